use super::*;
use crate::exchange::shipped_graph;
use crate::policy::constraints::{self, Facts};
use crate::policy::document_number::DocumentNumber;
use crate::policy::notice::citation::Relation;
use crate::policy::notice::date;
use crate::policy::notice::fact::{
    AgencyName, Claim, ClusterRow, ClusterStatus, DocumentName, Fact, IndustryName,
};
use crate::policy::reading::read_bytes;

/// A notice under construction: words of a text and what they say.
struct Draft {
    source: SourceText,
    notice: Notice,
}

impl Draft {
    fn new(file: &str, text: &str) -> Self {
        let source = read_bytes(file, text.into()).next().unwrap().unwrap();
        Self {
            source,
            notice: Notice::default(),
        }
    }

    /// The first place of `words` says it.
    fn says(mut self, words: &str, rule: &'static str, claim: Claim) -> Self {
        let text = &self.source.text;
        let byte = text.find(words).unwrap_or_else(|| panic!("{words}"));
        let start = text[..byte].chars().count();
        self.notice.facts.push(Fact {
            claim,
            rule,
            span: start..start + words.chars().count(),
            confidence: 1.0,
        });
        self
    }

    fn titled(self, title: &str) -> Self {
        self.says(title, "title.heading", Claim::Title(title.into()))
    }

    fn issued(self, agency: &str, place: u32, day: &str) -> Self {
        let issuer = Claim::Issuer {
            agency: AgencyName {
                name: agency.into(),
                place: Some(place),
            },
            order: 1,
        };
        let on = Claim::IssuedOn(date::whole(day).unwrap());
        let applies = Claim::AppliesTo(place);
        self.says(agency, "issuer.heading", issuer)
            .says(agency, "issuer.heading", applies)
            .says(day, "date.seal_block", on)
    }

    fn numbered(self, number: &str) -> Self {
        let claim = Claim::Number(DocumentNumber::parse(number).unwrap());
        self.says(number, "number.line", claim)
    }

    fn cluster(self, name: &str, place: u32, industry: &str, status: ClusterStatus) -> Self {
        let order = self.notice.facts.len();
        let row = ClusterRow {
            name: name.into(),
            places: vec![place],
            zone: None,
            industries: vec![IndustryName {
                name: industry.into(),
                code: (industry == "无人机").then(|| "uav".into()),
            }],
            level: "provincial",
            programme: "sei",
            status,
            batch: None,
            order,
            valid_from: None,
            valid_to: None,
        };
        self.says(name, "cluster.list_item", Claim::Cluster(Box::new(row)))
    }

    fn refers(self, words: &str, relation: Relation, target: DocumentName) -> Self {
        let claim = Claim::Reference {
            relation,
            target,
            from: None,
        };
        self.says(words, "cite.title_number", claim)
    }
}

fn titled(title: &str, number: Option<&str>) -> DocumentName {
    DocumentName {
        title: Some(title.into()),
        number: number.and_then(DocumentNumber::parse),
        ..DocumentName::default()
    }
}

/// A graph into which notices are ingested one after the other.
#[derive(Default)]
struct Bench {
    graph: Graph,
}

impl Bench {
    fn add(&mut self, draft: &Draft) -> Outcome {
        let shipped = shipped_graph().unwrap().graph;
        let background = Background::new(&shipped);
        let today = Date::parse("2026-01-01").unwrap();
        let mut ingest = Ingest::new(&self.graph, &background, today);
        self.graph.take_change_counts();
        let outcome = ingest.add(&mut self.graph, &draft.source, &draft.notice);
        ingest.derive(&mut self.graph);
        outcome
    }

    fn changed(&self) -> bool {
        !self.graph.change_counts().is_empty()
    }

    fn facts(&self) -> Facts<'_> {
        Facts::new(&self.graph, None)
    }

    fn count(&self, label: &str) -> usize {
        self.facts().nodes(label).count()
    }

    fn document(&self, key: &str) -> crate::value::NodeId {
        writer::find(&self.graph, "Document", "key", key).unwrap_or_else(|| panic!("{key}"))
    }

    #[track_caller]
    fn check(&self) {
        let breaches: Vec<String> = constraints::check(&self.graph, None)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(breaches, Vec::<String>::new());
    }
}

const LIST: &str = "四川省经济和信息化厅关于公布产业集群名单的通知\n川经信〔2023〕7号\n各市：\n根据《关于开展产业集群申报的通知》（川经信〔2022〕3号），现公布名单。\n2023年5月6日\n绵阳市无人机产业集群\n自贡市无人机产业集群\n";

fn list() -> Draft {
    Draft::new("list.txt", LIST)
        .titled("四川省经济和信息化厅关于公布产业集群名单的通知")
        .numbered("川经信〔2023〕7号")
        .issued("四川省经济和信息化厅", 510_000, "2023年5月6日")
        .refers(
            "《关于开展产业集群申报的通知》（川经信〔2022〕3号）",
            Relation::BasedOn,
            titled("关于开展产业集群申报的通知", Some("川经信〔2022〕3号")),
        )
        .cluster(
            "绵阳市无人机产业集群",
            510_700,
            "无人机",
            ClusterStatus::Designated,
        )
        .cluster(
            "自贡市无人机产业集群",
            510_300,
            "无人机",
            ClusterStatus::Designated,
        )
}

#[test]
fn a_list_becomes_a_graph_that_holds_the_ontology() {
    let mut bench = Bench::default();
    let outcome = bench.add(&list());
    assert_eq!(outcome.state, State::Loaded);
    assert_eq!(outcome.key, "川经信〔2023〕7号");
    bench.check();
    let counts = [
        "Document", "Cluster", "City", "Industry", "Agency", "Province", "Country", "Text",
    ];
    assert_eq!(
        counts.map(|label| bench.count(label)),
        [2, 2, 2, 1, 1, 1, 1, 1]
    );
    assert_eq!(bench.facts().relationships("HAS_INDUSTRY").count(), 2);
    let uav = writer::find(&bench.graph, "Industry", "code", "uav").unwrap();
    assert_eq!(bench.facts().incoming(uav, "ABOUT").len(), 1);
    let about = bench.facts().incoming(uav, "ABOUT")[0].0;
    assert_eq!(bench.facts().integer(about, "n"), Some(2));
    assert_eq!(bench.facts().text(about, "where"), Some("annex"));
}

#[test]
fn the_same_notice_or_a_copy_changes_nothing() {
    let mut bench = Bench::default();
    bench.add(&list());
    assert_eq!(bench.add(&list()).state, State::Known);
    assert!(!bench.changed());
    let text = format!("首页 > 通知\n{LIST}");
    let mut copy = list();
    copy.source = read_bytes("copy.txt", text.into()).next().unwrap().unwrap();
    let of = Some("list.txt".to_owned());
    assert_eq!(bench.add(&copy).state, State::Copy { of: of.clone() });
    assert!(!bench.changed());
    // A copy that has lost its number is the same document still.
    copy.notice
        .facts
        .retain(|fact| !matches!(fact.claim, Claim::Number(_)));
    assert_eq!(bench.add(&copy).state, State::Copy { of });
    assert!(!bench.changed());
}

#[test]
fn a_copy_with_a_longer_list_is_told_and_changes_nothing() {
    let mut bench = Bench::default();
    let mut first = list();
    first
        .notice
        .facts
        .retain(|fact| !matches!(&fact.claim, Claim::Cluster(row) if row.name.starts_with("自贡")));
    bench.add(&first);
    let mut whole = list();
    whole.source.text.push('\n');
    let outcome = bench.add(&whole);
    assert!(matches!(outcome.state, State::Copy { .. }));
    assert!(!bench.changed());
    assert_eq!(outcome.warnings.len(), 1);
    let message = &outcome.warnings[0].message;
    assert!(
        message.starts_with("this copy lists 2 clusters, the loaded text"),
        "{message}"
    );
    // The other way round there is nothing to tell.
    let mut bench = Bench::default();
    bench.add(&list());
    first.source.text.push('\n');
    assert_eq!(bench.add(&first).warnings, []);
}

#[test]
fn a_copy_gives_back_the_number_that_the_first_had_lost() {
    let mut bench = Bench::default();
    let mut lost = list();
    lost.notice
        .facts
        .retain(|fact| !matches!(fact.claim, Claim::Number(_)));
    let first = bench.add(&lost);
    assert!(first.key.starts_with("t:"));
    let mut whole = list();
    whole.source.text.push('\n');
    let second = bench.add(&whole);
    assert_eq!(second.key, "川经信〔2023〕7号");
    let document = bench.document("川经信〔2023〕7号");
    assert_eq!(
        bench.facts().texts(document, "aliases"),
        [first.key.as_str()]
    );
    assert_eq!(bench.count("Document"), 2);
    bench.check();
}

#[test]
fn a_document_that_was_cited_becomes_whole() {
    let mut bench = Bench::default();
    bench.add(&list());
    let stub = bench.document("川经信〔2022〕3号");
    assert!(bench.facts().is_true(stub, "stub"));
    let call = Draft::new(
        "call.txt",
        "四川省经济和信息化厅关于开展产业集群申报的通知\n川经信〔2022〕3号\n各市：\n请申报。\n2022年3月1日\n",
    )
    .titled("四川省经济和信息化厅关于开展产业集群申报的通知")
    .numbered("川经信〔2022〕3号")
    .issued("四川省经济和信息化厅", 510_000, "2022年3月1日");
    assert_eq!(bench.add(&call).state, State::WasCited);
    let facts = bench.facts();
    assert!(!facts.is_true(stub, "stub"));
    assert_eq!(facts.text(stub, "issued_on_precision"), None);
    assert_eq!(
        facts.text(stub, "title"),
        Some("四川省经济和信息化厅关于开展产业集群申报的通知")
    );
    assert_eq!(facts.incoming(stub, "BASED_ON").len(), 1);
    assert_eq!(bench.count("Document"), 2);
    bench.check();
}

/// A notice that cites a paper by the number of the notice that prints it.
fn cites_paper() -> Draft {
    let words = "《集群管理办法》（川经信〔2019〕9号）";
    Draft::new(
        "cites.txt",
        &format!("四川省经济和信息化厅关于组织申报的通知\n川经信〔2020〕4号\n根据{words}，请申报。\n2020年2月1日\n"),
    )
    .titled("四川省经济和信息化厅关于组织申报的通知")
    .numbered("川经信〔2020〕4号")
    .issued("四川省经济和信息化厅", 510_000, "2020年2月1日")
    .refers(words, Relation::BasedOn, titled("集群管理办法", Some("川经信〔2019〕9号")))
}

fn prints_paper() -> Draft {
    Draft::new(
        "prints.txt",
        "四川省经济和信息化厅关于印发《集群管理办法》的通知\n川经信〔2019〕9号\n现印发《集群管理办法》。\n2019年5月6日\n",
    )
    .titled("四川省经济和信息化厅关于印发《集群管理办法》的通知")
    .numbered("川经信〔2019〕9号")
    .issued("四川省经济和信息化厅", 510_000, "2019年5月6日")
    .refers("《集群管理办法》", Relation::Promulgates, titled("集群管理办法", None))
}

/// A notice that cites the notice that prints the paper, by its own title.
fn cites_notice() -> Draft {
    let words = "《关于印发〈集群管理办法〉的通知》（川经信〔2019〕9号）";
    let name = DocumentName {
        carries: Some("集群管理办法".into()),
        ..titled("关于印发〈集群管理办法〉的通知", Some("川经信〔2019〕9号"))
    };
    Draft::new(
        "second.txt",
        &format!("四川省经济和信息化厅关于开展复核的通知\n川经信〔2021〕8号\n根据{words}，请复核。\n2021年2月1日\n"),
    )
    .titled("四川省经济和信息化厅关于开展复核的通知")
    .numbered("川经信〔2021〕8号")
    .issued("四川省经济和信息化厅", 510_000, "2021年2月1日")
    .refers(words, Relation::BasedOn, name)
}

#[test]
fn a_paper_cited_by_the_number_of_its_notice_is_the_paper_in_any_order() {
    let drafts = [cites_paper(), prints_paper(), cites_notice()];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut bench = Bench::default();
        for at in order {
            assert!(bench.add(&drafts[at]).state.is_new(), "{order:?}");
        }
        bench.check();
        // Three notices and the paper.
        assert_eq!(bench.count("Document"), 4, "{order:?}");
        let facts = bench.facts();
        let notice = bench.document("川经信〔2019〕9号");
        assert!(!facts.is_true(notice, "stub"), "{order:?}");
        let papers = facts.outgoing(notice, "PROMULGATES");
        assert_eq!(papers.len(), 1, "{order:?}");
        let paper = papers[0].1;
        assert_eq!(facts.text(paper, "title"), Some("集群管理办法"));
        assert_eq!(facts.text(paper, "number"), None, "{order:?}");
        let basis = |key: &str| facts.outgoing(bench.document(key), "BASED_ON")[0].1;
        assert_eq!(basis("川经信〔2020〕4号"), paper, "{order:?}");
        assert_eq!(basis("川经信〔2021〕8号"), notice, "{order:?}");
    }
}

#[cfg(feature = "html")]
#[test]
fn a_page_tells_where_it_stood_and_a_citation_how_a_paper_is_called() {
    let page = "<link rel=canonical href=https://www.example.gov.cn/a.html><meta name=SiteName content=示例政府网>\
        <h1>四川省经济和信息化厅关于开展复核的通知</h1><p>根据《集群管理办法》（川经信〔2019〕9号，以下简称《办法》），请复核。</p>";
    let mut bench = Bench::default();
    let mut name = titled("集群管理办法", Some("川经信〔2019〕9号"));
    name.short = Some("办法".into());
    let draft = Draft::new("page.html", page)
        .titled("四川省经济和信息化厅关于开展复核的通知")
        .refers("《集群管理办法》", Relation::BasedOn, name);
    let outcome = bench.add(&draft);
    let document = bench.document(&outcome.key);
    let facts = bench.facts();
    assert_eq!(
        facts.text(document, "source_url"),
        Some("https://www.example.gov.cn/a.html")
    );
    assert_eq!(facts.text(document, "source_site"), Some("示例政府网"));
    let paper = bench.document("川经信〔2019〕9号");
    assert_eq!(facts.text(paper, "title_short"), Some("办法"));
}

#[test]
fn a_candidate_that_is_designated_is_one_cluster_of_two_documents() {
    let mut bench = Bench::default();
    let candidates = Draft::new(
        "candidates.txt",
        "关于产业集群名单的公示\n绵阳市无人机产业集群\n四川省经济和信息化厅\n2023年1月5日\n",
    )
    .titled("关于产业集群名单的公示")
    .issued("四川省经济和信息化厅", 510_000, "2023年1月5日")
    .cluster(
        "绵阳市无人机产业集群",
        510_700,
        "无人机",
        ClusterStatus::Candidate,
    );
    bench.add(&candidates);
    bench.check();
    let cluster = writer::find(&bench.graph, "Cluster", "key", "510700/uav").unwrap();
    assert_eq!(bench.facts().text(cluster, "status"), Some("candidate"));
    assert_eq!(bench.facts().relationships("HAS_INDUSTRY").count(), 0);
    bench.add(&list());
    bench.check();
    assert_eq!(bench.count("Cluster"), 2);
    let facts = bench.facts();
    assert_eq!(facts.text(cluster, "status"), Some("designated"));
    // A second source of where it lies is a second evidence.
    let (located, _) = facts.outgoing(cluster, "LOCATED_IN")[0];
    assert_eq!(facts.texts(located, "evidence").len(), 2);
}

/// A list of one cluster in a county of 绵阳, for which nobody had to read a file.
fn county_list(number: u32, county: &str, place: u32, day: &str, until: Option<&str>) -> Draft {
    let title = format!("四川省经济和信息化厅关于公布第{number}批名单的通知");
    let (own, name) = (
        format!("川经信〔2024〕{number}号"),
        format!("{county}无人机产业集群"),
    );
    let text = format!("{title}\n{own}\n{day}\n{name}\n");
    let mut draft = Draft::new("list.txt", &text)
        .titled(&title)
        .numbered(&own)
        .issued("四川省经济和信息化厅", 510_000, day)
        .cluster(&name, place, "无人机", ClusterStatus::Designated);
    if let Some(Claim::Cluster(row)) = draft.notice.facts.last_mut().map(|fact| &mut fact.claim) {
        row.valid_to = until.and_then(|day| Date::parse(day).ok());
    }
    draft
}

#[test]
fn industries_of_a_city_are_the_same_whether_its_clusters_come_together_or_one_by_one() {
    let lists = [
        county_list(1, "江油市", 510_781, "2024年5月6日", Some("2027-05-06")),
        county_list(2, "三台县", 510_722, "2024年3月1日", Some("2025-03-01")),
        county_list(3, "梓潼县", 510_725, "2024年7月1日", Some("2026-07-01")),
        county_list(4, "江油市", 510_781, "2024年9月1日", None),
    ];
    let said = |graph: &Graph| {
        let facts = Facts::new(graph, None);
        let link = facts.relationships("HAS_INDUSTRY").next().unwrap();
        let keys = [
            "n_clusters",
            "level_max",
            "role",
            "valid_from",
            "valid_to",
            "evidence",
            "conf",
        ];
        keys.map(|key| facts.value(link, key).to_value())
    };
    for count in 1..=lists.len() {
        let mut one_by_one = Bench::default();
        for list in &lists[..count] {
            one_by_one.add(list);
            one_by_one.check();
        }
        let shipped = shipped_graph().unwrap().graph;
        let background = Background::new(&shipped);
        let today = Date::parse("2026-01-01").unwrap();
        let mut together = Graph::new();
        let mut ingest = Ingest::new(&together, &background, today);
        for list in &lists[..count] {
            ingest.add(&mut together, &list.source, &list.notice);
        }
        ingest.derive(&mut together);
        assert_eq!(said(&one_by_one.graph), said(&together));
    }
}

#[test]
fn a_repealed_document_ends() {
    let mut bench = Bench::default();
    let later = Draft::new(
        "later.txt",
        "四川省经济和信息化厅关于修订办法的通知\n《集群管理办法》（川经信〔2019〕9号）同时废止。\n2024年2月1日\n",
    )
    .titled("四川省经济和信息化厅关于修订办法的通知")
    .issued("四川省经济和信息化厅", 510_000, "2024年2月1日")
    .refers(
        "《集群管理办法》（川经信〔2019〕9号）",
        Relation::Repeals,
        titled("集群管理办法", Some("川经信〔2019〕9号")),
    );
    bench.add(&later);
    bench.check();
    let repealed = bench.document("川经信〔2019〕9号");
    let facts = bench.facts();
    assert_eq!(facts.text(repealed, "status"), Some("repealed"));
    assert_eq!(
        facts.date(repealed, "effective_to"),
        Date::parse("2024-02-01").ok()
    );
}

#[test]
fn a_notice_older_than_what_it_cites_is_told_with_both_places() {
    let mut bench = Bench::default();
    let draft = list();
    let early = Draft {
        notice: Notice {
            facts: draft
                .notice
                .facts
                .into_iter()
                .map(|mut fact| {
                    if let Claim::IssuedOn(day) = &mut fact.claim {
                        *day = date::whole("2021年5月6日").unwrap();
                    }
                    fact
                })
                .collect(),
            ..Notice::default()
        },
        source: draft.source,
    };
    let outcome = bench.add(&early);
    assert_eq!(outcome.warnings.len(), 1);
    assert_eq!(outcome.warnings[0].spans.len(), 2);
}
