//! Folding characters for comparison: full-width forms to half-width, traditional to simplified.
//!
//! One character in, one character out, so positions stay. The table holds the characters of keywords, agency codes and place
//! names, not all of Chinese: texts are matched with it, never rewritten.

/// Traditional and simplified forms, in pairs.
const TRADITIONAL: &str = "業业產产個个與与沒没無无國国級级關关於于據据來来縣县為为爲为麼么時时複复雜杂濟济佔占數数發发廢废\
屬属聯联機机脈脉絡络領领導导牽牵頭头現现內内圍围範范後后從从戰战類类區区務务實实應应間间滯滞續续僅仅獨独擁拥佈布對对\
兩两萬万過过滿满單单協协啟启請请問问顯显顕显統统計计檔档號号財财科科經经貿贸資资環环質质農农電电廳厅廠厂鐵铁銀银證证監监\
會会學学門门開开陽阳長长東东漢汉廣广慶庆濱滨齊齐寧宁陝陕蘇苏浙浙灣湾臺台龍龙雲云貴贵遼辽瀋沈綿绵樂乐攀攀貢贡達达資资\
邊边鄉乡鎮镇島岛嶺岭澤泽瀘泸簡简張张許许鄭郑買买賣卖車车輛辆飛飞機机網网絡络術术設设備备裝装製制造造農农業业藥药醫医療疗\
衛卫導导體体積积晶晶節节能能環环保保鋼钢鈦钛釩钒鋰锂電电極极動动雲云軟软體体終终總总參参據据詳详見见轉转發发頒颁佈布執执\
結结將将貫贯徹彻遵遵條条則则規规範范劃划劃划畫画綱纲綜综責责職职務务員员處处辦办審审計计則则權权標标準准\
組组織织報报興兴創创強强點点鏈链礎础訊讯構构認认評评選选歷历額额項项預预輸输遷迁運运營营華华葉叶藝艺蘭兰訂订訓训記记詢询試试該该\
誠诚語语說说諸诸論论識识譯译議议護护讀读變变讓让豐丰賽赛贊赞軍军軌轨較较載载輕轻輪轮轄辖遠远適适還还郵邮釋释鈴铃錄录鍵键鎖锁鏡镜\
鐘钟閉闭閱阅隊队階阶際际陸陆險险隨随隱隐雖虽離离難难雞鸡靜静韓韩頁页順顺須须頻频願愿飲饮飯饭養养館馆馬马駐驻驗验驅驱髮发鬆松魚鱼\
鮮鲜鳥鸟麗丽黃黄齡龄億亿價价儀仪優优償偿儲储冊册決决況况凍冻別别劑剂勞劳勢势勝胜勵励勻匀喪丧嚴严園园團团圖图圓圆場场塊块壓压壞坏\
壽寿夢梦奪夺奮奋婦妇孫孙寬宽寫写寶宝尋寻層层屆届嶄崭師师帶带幣币幫帮幹干幾几庫库彈弹彙汇徑径復复徵征惡恶態态慣惯憑凭懷怀戲戏戶户\
拋抛挾挟掃扫採采換换損损搶抢摺折撐撑撥拨擇择擊击擋挡擔担擬拟擴扩擺摆攜携攝摄敵敌斷断晉晋暫暂書书枱台榮荣樣样樁桩樞枢橋桥檢检歡欢\
歲岁殘残殺杀毀毁氣气涼凉淚泪淨净淺浅減减渦涡測测溝沟溫温滅灭滲渗漁渔漲涨漸渐潔洁潛潜潤润澀涩濃浓濕湿災灾烏乌煙烟熱热燈灯燒烧爐炉\
爛烂爭争爺爷牆墙狀状獎奖獲获獻献畢毕異异當当疊叠皺皱盜盗盡尽盤盘睏困礦矿碼码確确禮礼種种稱称穩稳窮穷競竞筆笔築筑篩筛籌筹簽签糧粮\
約约紅红紋纹納纳純纯紙纸紡纺細细給给絲丝維维緊紧線线緩缓編编練练縮缩績绩繼继罰罚羅罗義义習习聖圣聞闻聲声聽听肅肃脫脱腦脑腳脚膠胶\
臉脸臨临舉举舊旧艦舰莊庄葯药蒼苍蓋盖蓮莲蔣蒋薦荐藍蓝蟲虫補补裡里襲袭視视親亲覺觉覽览觀观\
專专叢丛亞亚畝亩侖仑倉仓們们偉伟傳传倫伦餘余側侧兒儿兗兖黨党岡冈沖冲衝冲鳳凤凱凯劉刘劍剑勸劝盧卢臥卧廂厢廈厦雙双敘叙呂吕吳吴響响壇坛壩坝堅坚壘垒墾垦墊垫壯壮壺壶夾夹妝妆婁娄宮宫賓宾爾尔堯尧嶼屿崗岗嵐岚嶧峄峽峡巒峦嶗崂崍崃鞏巩廬庐龐庞彌弥歸归\
彞彝彥彦恆恒揚扬撫抚暉晖楊杨樅枞棗枣樹树棲栖欒栾樺桦樓楼欖榄橫横氫氢湯汤滄沧滬沪涇泾窪洼漿浆湞浈瀏浏渾浑潯浔塗涂淶涞漣涟澗涧淥渌澠渑漵溆灤滦灘滩濰潍瀾澜靈灵煉炼烴烃煩烦愛爱猶犹獅狮獵猎瑪玛琿珲瓊琼瑤瑶甕瓮甌瓯疇畴鹽盐碭砀硯砚碩硕鹼碱祿禄禪禅\
稅税窯窑係系繫系纖纤紀纪紗纱紹绍絨绒絳绛絕绝絞绞綏绥綠绿緣缘縉缙聶聂臘腊輿舆薌芗蕪芜蘆芦荊荆滎荥蔭荫萊莱蘿萝蕭萧薩萨薊蓟鎣蓥藺蔺蘄蕲蘊蕴蝦虾訥讷詔诏諾诺調调誼谊謀谋謨谟謝谢謙谦譙谯譜谱穀谷貝贝貞贞賢贤貨货購购費费賀贺賚赉贛赣趙赵軸轴輔辅輝辉\
邁迈進进連连遜逊鄧邓鄒邹鄴邺郟郏鄆郓鄖郧鄲郸釀酿針针鈣钙欽钦鎢钨錢钱鑽钻鉛铅銅铜鋁铝鑄铸鋪铺鍋锅鋒锋錯错錫锡錦锦錳锰鍛锻鎂镁鎳镍鑲镶閒闲閔闵閘闸閩闽閥阀閣阁閬阆閶阊閻阎陰阴隴陇陳陈頂顶頗颇潁颍風风飾饰饒饶驛驿驊骅魯鲁鮁鲅鯉鲤鳩鸠鳴鸣鴨鸭鴛鸳\
鵝鹅鶴鹤鷹鹰麥麦剛刚奧奥殼壳嶽岳峯峰牀床誌志紮扎掛挂鬥斗樸朴澱淀磚砖粵粤繡绣鄰邻鬱郁僑侨羣群銷销話话負负灃沣鉀钾殯殡輯辑顆颗飼饲飄飘餅饼騎骑鴻鸿鵬鹏龔龚纜缆艙舱蠶蚕繭茧醬酱燼烬鍍镀鋸锯閃闪闊阔蘋苹薑姜磯矶篤笃瀝沥潰溃鄺邝慮虑啓启勳勋勁劲鑒鉴\
鑑鉴鍾钟";

/// The simplified form of a character; itself when the table has none.
pub fn simplify(character: char) -> char {
    use std::sync::LazyLock;
    /// By distance from the first Han character; every text passes through here, character by character.
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut table: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
        let characters: Vec<char> = TRADITIONAL.chars().collect();
        for pair in characters.chunks(2) {
            if let Some(entry) = table.get_mut(pair[0] as usize - 0x4e00) {
                *entry = pair[1];
            }
        }
        table
    });
    match character {
        '\u{4e00}'..='\u{9fff}' => TABLE[character as usize - 0x4e00],
        other => other,
    }
}

/// Full-width letters, digits and punctuation to half-width, the ideographic space to a space.
pub fn half_width(character: char) -> char {
    match character {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(character as u32 - 0xfee0).expect("a character of ASCII")
        }
        other => other,
    }
}

/// Both foldings, and ASCII and other letters to lower case: the form in which names and keywords are compared.
pub fn fold(character: char) -> char {
    let narrow = simplify(half_width(character));
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// [`fold`] over a text.
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// True for Han characters, the only ones that words of Chinese keywords and names are cut between.
pub fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_script_and_case() {
        assert_eq!(fold_text("ＵＡＶ２０２２（產業）"), "uav2022(产业)");
        assert_eq!(simplify('號'), '号');
        assert_eq!(half_width('　'), ' ');
    }
}
