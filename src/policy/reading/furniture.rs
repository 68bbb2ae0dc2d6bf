//! What stands around a notice on a page: slogans and breadcrumbs before it, disclaimers, link lists and addresses after it.
//!
//! Works on the blocks of any format: a page that was copied into a text file has the same furniture. Nothing is taken out of the
//! text; blocks are marked.

use super::CharIndex;
use super::block::{Block, BlockKind};
use crate::policy::fold::{fold_text, is_han};

/// The words that a title of a notice ends with.
const GENRES: &[&str] = &[
    "通知", "通告", "公示", "公告", "批复", "复函", "函", "意见", "决定", "办法", "方案", "计划",
    "名单", "规划", "通报", "细则", "纲要", "措施", "目录", "指南",
];

/// Behind the title nothing of the notice follows a block that begins with one of these.
const ENDS: &[&str] = &[
    "原文链接",
    "[免责声明",
    "【免责声明",
    "免责声明",
    "相关链接",
    "相关阅读",
    "相关文章",
    "相关新闻",
    "相关推荐",
    "推荐阅读",
    "延伸阅读",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "友情链接",
    "热门推荐",
    "版权所有",
    "网站地图",
    "主办单位:",
    "主办:",
    "网站声明",
    "本文来源于网络",
    "声明:本",
    "您可能感兴趣",
    "猜你喜欢",
    "网友评论",
    "发表评论",
    "郑重声明",
];

/// A block with one of these is furniture wherever it stands.
const MARKS: &[&str] = &[
    "icp备",
    "icp证",
    "公网安备",
    "网站标识码",
    "扫一扫",
    "分享到",
    "打印本页",
    "关闭窗口",
    "网站支持ipv6",
    "欢迎访问",
    "当前位置",
    "当前所在",
    "您现在的位置",
    "您的位置",
    "您当前的位置",
    "所在位置",
    "设为首页",
    "加入收藏",
    "无障碍浏览",
    "copyright",
    "技术支持:",
];

/// A short block before the title that has one of these belongs to the notice.
const HEAD_LABELS: &[&str] = &[
    "索引号",
    "文号",
    "发布机构",
    "发文机关",
    "发文单位",
    "成文日期",
    "发布日期",
    "主题分类",
    "公文时效",
    "有效性",
    "公开主体",
    "标题",
];

/// Marks what is no part of the notice. `title` is what the page calls itself.
pub fn mark(text: &str, blocks: &mut [Block], title: Option<&str>) {
    let index = CharIndex::new(text);
    let folded: Vec<String> = blocks
        .iter()
        .map(|block| squeezed(index.slice(text, block.span)))
        .collect();
    for (block, own) in blocks.iter_mut().zip(&folded) {
        let row = matches!(block.kind, BlockKind::TableRow(_));
        block.furniture |= !row
            && (MARKS.iter().any(|mark| own.contains(mark))
                || is_link_list(index.slice(text, block.span)));
    }
    let Some(found) = find_title(blocks, &folded, title) else {
        return;
    };
    if matches!(blocks[found].kind, BlockKind::Heading(_)) {
        blocks[found].kind = BlockKind::Title;
    }
    blocks[found].furniture = false;
    mark_before(&mut blocks[..found], &folded);
    if folded[found].starts_with("关于") {
        keep_issuers_above(text, &index, &mut blocks[..found]);
    }
    mark_after(&mut blocks[found + 1..], &folded[found + 1..]);
}

/// Folded, without any white space.
fn squeezed(text: &str) -> String {
    let mut folded = fold_text(text);
    folded.retain(|c| !c.is_whitespace());
    folded
}

/// The block that is the title of the notice: a heading that reads like one, what the page calls itself, the first line that reads
/// like a title, or any heading.
fn find_title(blocks: &[Block], folded: &[String], title: Option<&str>) -> Option<usize> {
    let is_heading =
        |at: usize| matches!(blocks[at].kind, BlockKind::Title | BlockKind::Heading(_));
    let candidates = || (0..blocks.len()).filter(|at| !blocks[*at].furniture);
    let own = title
        .map(squeezed)
        .filter(|title| title.chars().count() > 4);
    let is_own = |at: usize| {
        let text = &folded[at];
        let long = text.chars().count() > 4;
        own.as_ref().is_some_and(|title| {
            long && (title.starts_with(text.as_str()) || text.starts_with(title.as_str()))
        })
    };
    candidates()
        .find(|at| is_heading(*at) && reads_like_title(&folded[*at]))
        .or_else(|| candidates().find(|at| is_own(*at) && reads_like_title(&folded[*at])))
        .or_else(|| candidates().find(|at| reads_like_title(&folded[*at])))
        .or_else(|| candidates().find(|at| is_own(*at)))
        .or_else(|| candidates().find(|at| is_heading(*at)))
}

/// 四川省发展和改革委员会关于…的通知
fn reads_like_title(folded: &str) -> bool {
    let length = folded.chars().count();
    if !(6..=120).contains(&length)
        || folded.starts_with(['《', '附', '1', '2', '3', '4', '5', '6', '7', '8', '9', '('])
        || folded.contains('。')
    {
        return false;
    }
    let bare = folded.trim_end_matches(|c: char| !is_han(c) && c != '〉' && c != '》');
    let bare = bare
        .strip_suffix("试行")
        .or(bare.strip_suffix("暂行"))
        .unwrap_or(bare);
    let bare = bare.trim_end_matches(['(', '《', '〈']);
    folded.contains("关于") && GENRES.iter().any(|genre| bare.ends_with(genre))
}

fn mark_before(blocks: &mut [Block], folded: &[String]) {
    for (block, own) in blocks.iter_mut().zip(folded) {
        let kept = match block.kind {
            BlockKind::TableRow(_) => true,
            _ => belongs_to_head(own),
        };
        block.furniture |= !kept;
    }
}

/// A title that begins with 关于 has its issuers on the lines above.
fn keep_issuers_above(text: &str, index: &CharIndex, blocks: &mut [Block]) {
    const BODIES: [&str; 9] = [
        "厅",
        "局",
        "委员会",
        "委",
        "部",
        "署",
        "办公室",
        "政府",
        "银行",
    ];
    let names_bodies = |block: &Block| {
        let words = index.slice(text, block.span);
        let mut names = words
            .split([' ', '\u{3000}', '\u{a0}', '、'])
            .filter(|name| !name.is_empty())
            .peekable();
        let is_body = |name: &str| {
            (4..=30).contains(&name.chars().count())
                && BODIES.iter().any(|ending| name.ends_with(ending))
                && name.chars().all(is_han)
        };
        names.peek().is_some() && names.all(is_body)
    };
    let above = blocks.iter_mut().rev();
    above
        .take_while(|block| names_bodies(block))
        .for_each(|block| block.furniture = false);
}

/// Labels of the metadata, the red head of a paper, and numbers.
fn belongs_to_head(folded: &str) -> bool {
    let short = folded.chars().count() <= 60;
    let number = folded.ends_with('号') && folded.chars().any(|c| c.is_ascii_digit());
    let labelled = HEAD_LABELS.iter().any(|label| folded.starts_with(label));
    // The whole table of metadata on one line.
    let labels = HEAD_LABELS
        .iter()
        .filter(|label| folded.contains(&format!("{label}:")));
    let is_table = labelled && folded.chars().count() <= 200 && labels.count() >= 2;
    is_table || (short && (number || folded.ends_with("文件") || labelled))
}

fn mark_after(blocks: &mut [Block], folded: &[String]) {
    let is_row = |block: &Block| matches!(block.kind, BlockKind::TableRow(_));
    let begins_end = |own: &String| ENDS.iter().any(|end| own.starts_with(end));
    let end = (0..blocks.len()).find(|at| !is_row(&blocks[*at]) && begins_end(&folded[*at]));
    for block in &mut blocks[end.unwrap_or(folded.len())..] {
        block.furniture = true;
    }
}

/// `辽阳市| 穆棱市| 黄龙县|…` and rows of link words: short pieces between bars or blanks, and no sentence.
fn is_link_list(text: &str) -> bool {
    const LEAST: usize = 5;
    let pieces: Vec<&str> = text
        .split(['|', '｜', '┊', '│'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect();
    if pieces.len() >= LEAST && pieces.iter().all(|piece| piece.chars().count() <= 12) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_place =
        |word: &&str| word.chars().count() <= 12 && word.ends_with(['市', '县', '区', '旗', '州']);
    words.len() >= LEAST && words.iter().all(is_place)
}

/// Whether a list may stand in a picture: the text speaks of an attachment, and little follows.
#[cfg(any(feature = "html", feature = "docx"))]
pub fn names_attachment_without_list(text: &str, blocks: &[Block]) -> bool {
    const LEAST_LIST: usize = 5;
    let at = text.find("附件");
    let at = at.map(|byte| text[..byte].chars().count());
    at.is_some_and(|at| {
        let after = blocks
            .iter()
            .filter(|block| !block.furniture && block.span.start > at);
        after.count() < LEAST_LIST
    })
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    fn content(text: &str) -> Vec<String> {
        let mut blocks = plain::blocks(text);
        mark(text, &mut blocks, None);
        let index = CharIndex::new(text);
        let kept = blocks.iter().filter(|block| !block.furniture);
        kept.map(|block| index.slice(text, block.span).to_owned())
            .collect()
    }

    #[test]
    fn what_stands_around_a_notice_is_marked() {
        let text = "小额贷款 办证\n首页 > 通知\n川发改〔2022〕1号\n某省发展改革委关于公布名单的通知\n各市：\n正文。\n成都市无人机产业集群\n\
                    原文链接:http://a\n辽阳市无人机产业集群\n";
        let kept = [
            "川发改〔2022〕1号",
            "某省发展改革委关于公布名单的通知",
            "各市：",
            "正文。",
            "成都市无人机产业集群",
        ];
        assert_eq!(content(text), kept);
        let metadata = "索引号：640000010/2023-00177 发布机构：某省工业和信息化厅 文号：某工信规发〔2023〕5号 成文日期：2023-05-22 公文时效：有效";
        assert_eq!(
            content(&format!("{metadata}\n某省关于公布名单的通知\n")).len(),
            2
        );
        assert_eq!(
            content(
                "某省关于印发《某办法（试行）》的通知\n辽阳市| 穆棱市| 黄龙县| 太康县|宝鸡市\n"
            )
            .len(),
            1
        );
    }

    #[test]
    fn without_a_title_only_what_is_sure_is_marked() {
        assert_eq!(
            content("成都市无人机产业集群\n京ICP备1号\n相关链接\n").len(),
            2
        );
    }
}
