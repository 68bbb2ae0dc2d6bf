//! Agency codes (机关代字) and the agencies that use them: data, extended by what the loaded documents show.

use smol_str::SmolStr;
use std::collections::HashMap;

/// Provinces in one character, as their codes begin.
pub(in crate::policy) const PROVINCE_ABBREVIATIONS: &str =
    "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新";

/// Codes with their agency. A code can be ambiguous; then it stands here without one.
const KNOWN: &[(&str, &str)] = &[
    ("国务院", "国发 国函"),
    ("国务院办公厅", "国办发 国办函 国办发明电"),
    ("中共中央", "中发"),
    ("中共中央办公厅", "中办发 厅字"),
    (
        "国家发展和改革委员会",
        "发改高技 发改产业 发改环资 发改能源 发改规划 发改投资 发改地区 发改体改 发改价格 发改基础 发改财金 发改运行 发改法规",
    ),
    ("国家发展和改革委员会办公厅", "发改办高技 发改办产业"),
    (
        "工业和信息化部",
        "工信部规 工信部科 工信部企业 工信部节 工信部原 工信部装 工信部电子 工信部通信 工信部信管 工信部消费 工信部政法 \
         工信部运行 工信部联企业 工信部联原 工信部联节 工信部联通装 工信部联电子 工信部联规 工信部联重装",
    ),
    ("工业和信息化部办公厅", "工信厅企业函 工信厅科 工信厅联企业"),
    ("财政部", "财建 财教 财税 财企 财预 财库 财综 财科教"),
    (
        "科学技术部",
        "国科发高 国科发火 国科发区 国科发规 国科发专 国科办",
    ),
    ("国家能源局", "国能发新能 国能综通"),
    ("中国人民银行", "银发"),
    ("中国银行保险监督管理委员会", "银保监发"),
    ("中国证券监督管理委员会", "证监发"),
    ("自然资源部", "自然资发"),
    ("国土资源部", "国土资发"),
    ("人力资源和社会保障部", "人社部发"),
    ("商务部", "商建发"),
    ("交通运输部", "交运发"),
    ("住房和城乡建设部", "建城"),
    ("生态环境部办公厅", "环办"),
    ("国务院国有资产监督管理委员会", "国资发"),
    ("国家知识产权局", "国知发"),
    ("国家税务总局", "税总发"),
    ("国家统计局", "国统字"),
    ("国家市场监督管理总局", "国市监"),
    ("四川省人民政府", "川府发 川府函 川府规"),
    ("四川省人民政府办公厅", "川办发 川办函 川办规"),
    ("中共四川省委", "川委发"),
    ("中共四川省委办公厅", "川委办"),
    (
        "四川省发展和改革委员会",
        "川发改 川发改创新高技 川发改高技 川发改产业 川发改价格规",
    ),
    ("四川省经济和信息化厅", "川经信"),
    ("四川省财政厅", "川财"),
    ("四川省科学技术厅", "川科"),
    ("成都市人民政府", "成府发"),
    ("成都市人民政府办公厅", "成办发"),
    ("成都市发展和改革委员会", "成发改"),
    ("绵阳市人民政府", "绵府发"),
    ("绵阳市人民政府办公室", "绵府办发"),
    ("德阳市人民政府", "德府发"),
    ("宜宾市人民政府", "宜府发"),
    ("攀枝花市人民政府", "攀府发"),
    ("攀枝花市人民政府办公室", "攀办发"),
    ("自贡市人民政府", "自府发"),
    ("乐山市人民政府", "乐府发"),
    ("遂宁市人民政府", "遂府发"),
    ("广东省人民政府", "粤府 粤府函"),
    ("广东省人民政府办公厅", "粤府办"),
    ("浙江省人民政府", "浙政发"),
    ("浙江省人民政府办公厅", "浙政办发"),
    ("江苏省人民政府", "苏政发"),
    ("江苏省人民政府办公厅", "苏政办发"),
    ("上海市人民政府", "沪府发 沪府规"),
    ("上海市人民政府办公厅", "沪府办发"),
    ("北京市人民政府", "京政发"),
    ("北京市人民政府办公厅", "京政办发"),
    ("山东省人民政府", "鲁政发"),
    ("河南省人民政府", "豫政"),
    ("安徽省人民政府", "皖政"),
    ("湖北省人民政府", "鄂政发"),
    ("湖南省人民政府", "湘政发"),
    ("重庆市人民政府", "渝府发"),
    ("重庆市人民政府办公厅", "渝府办发"),
    ("福建省人民政府", "闽政"),
    ("江西省人民政府", "赣府发"),
    ("江西省人民政府办公厅", "赣府厅发"),
    ("天津市人民政府", "津政发"),
    ("河北省人民政府", "冀政发"),
    ("山西省人民政府", "晋政发"),
    ("辽宁省人民政府", "辽政发"),
    ("吉林省人民政府", "吉政发"),
    ("黑龙江省人民政府", "黑政发"),
    ("内蒙古自治区人民政府", "内政发"),
    ("广西壮族自治区人民政府", "桂政发"),
    ("海南省人民政府", "琼府"),
    ("贵州省人民政府", "黔府发"),
    ("云南省人民政府", "云政发"),
    ("西藏自治区人民政府", "藏政发"),
    ("陕西省人民政府", "陕政发"),
    ("甘肃省人民政府", "甘政发"),
    ("青海省人民政府", "青政"),
    ("宁夏回族自治区人民政府", "宁政发"),
    ("新疆维吾尔自治区人民政府", "新政发"),
    ("内蒙古自治区工业和信息化厅", "内工信中小字"),
    ("江苏省科学技术厅", "苏科高发"),
    // Codes that several agencies use: known, so that they are cut right, but of no one agency.
    ("", "南府发 通政发 即政发 和行发"),
];

/// Codes by which numbers are cut and agencies found.
#[derive(Debug, Clone)]
pub struct Codes {
    agencies: HashMap<SmolStr, SmolStr>,
}

/// The agency of a code, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    pub agency: SmolStr,
    /// True when only the head of the code is known: the agency is likely, not certain.
    pub from_prefix: bool,
}

impl Default for Codes {
    /// The codes that come with Tupu.
    fn default() -> Self {
        let pairs = KNOWN
            .iter()
            .flat_map(|(agency, codes)| codes.split_whitespace().map(move |code| (code, *agency)));
        Self {
            agencies: pairs
                .map(|(code, agency)| (code.into(), agency.into()))
                .collect(),
        }
    }
}

impl Codes {
    /// Adds a code; an empty agency when it is not known or there are several.
    pub fn insert(&mut self, code: &str, agency: &str) {
        if !code.is_empty() {
            self.agencies
                .entry(code.into())
                .and_modify(|known| {
                    if known.is_empty() {
                        *known = agency.into();
                    }
                })
                .or_insert_with(|| agency.into());
        }
    }

    /// Lets a code mean an agency, whatever it meant before; that is returned.
    pub fn replace(&mut self, code: &str, agency: &str) -> Option<SmolStr> {
        self.agencies.insert(code.into(), agency.into())
    }

    pub fn contains(&self, code: &str) -> bool {
        self.agencies.contains_key(code)
    }

    /// The agency of a code: by the whole code, else by the longest known head.
    pub fn agency(&self, code: &str) -> Option<Lookup> {
        if let Some(agency) = self.agencies.get(code) {
            return (!agency.is_empty()).then(|| Lookup {
                agency: agency.clone(),
                from_prefix: false,
            });
        }
        let heads = code.char_indices().skip(1).map(|(at, _)| &code[..at]);
        let known = heads.filter_map(|head| self.agencies.get(head));
        let agency = known.filter(|agency| !agency.is_empty()).last()?.clone();
        Some(Lookup {
            agency,
            from_prefix: true,
        })
    }
}
