use tupu::phrase::{self, Session};
use tupu::policy::gazetteer::Gazetteer;
use tupu::value::temporal::Date;
#[test]
fn perf() {
    let t = std::time::Instant::now();
    let graph = tupu::exchange::shipped_graph().unwrap().graph;
    println!("graph {:?}", t.elapsed());
    for _ in 0..3 { let t = std::time::Instant::now(); let _g = Gazetteer::from_graph(&graph); println!("gazetteer {:?}", t.elapsed()); }
    let g = Gazetteer::from_graph(&graph);
    let session = Session::new(Date::from_ymd(2026, 11, 24).unwrap());
    for text in ["industries shared by three or more cities", "industries shared by three or more cities", "2020年以来四川省内三个以上城市共有的产业", "引用川发改创新高技〔2022〕530号的文件", "cities with 无人及", "clusters in 绵阳 tomorrow", "hello world"] {
        let t = std::time::Instant::now();
        let r = phrase::parse(text, &g, &session).is_ok();
        println!("{text} {r} {:?}", t.elapsed());
    }
    let t = std::time::Instant::now();
    println!("{:?} {:?}", phrase::complete("cities with wu", &g).candidates.len(), t.elapsed());
    for text in ["的".repeat(10_000), format!("有{}航空的城市", "无人机、".repeat(2_500)), "四川".repeat(5000), "有没有".repeat(3300)] {
        let t = std::time::Instant::now();
        let r = phrase::parse(&text, &g, &session).is_ok();
        println!("long {r} {:?}", t.elapsed());
    }
}
