//! What a title says of the status of a document.

/// Whether a title says that the document is on trial (试行, 暂行).
pub fn is_trial(title: &str) -> bool {
    title.contains("试行") || title.contains("暂行")
}

/// Whether a title says that the document is a draft (征求意见稿).
pub fn is_draft(title: &str) -> bool {
    title.contains("征求意见稿")
}
