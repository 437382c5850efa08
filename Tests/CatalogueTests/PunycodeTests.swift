import Testing

@testable import Catalogue

@Suite struct PunycodeTests {
    // RFC 3492, section 7.1: samples A, B, C, D, I, L, M, R, S.
    @Test(
        "the RFC's samples decode",
        arguments: [
            ("egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"), ("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
            ("ihqwctvzc91f659drss3x8bo0yb", "他們爲什麽不說中文"),
            ("Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"),
            ("b1abfaaepdrnnbgefbaDotcwatmq2g4l", "почемужеонинеговорятпорусски"),
            ("3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"),
            ("-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n", "安室奈美恵-with-SUPER-MONKEYS"),
            ("d9juau41awczczp", "そのスピードで"), ("-> $1.00 <--", "-> $1.00 <-"),
        ])
    func samples(text: String, decoded: String) {
        #expect(Punycode.decode(Array(text.utf8)[...]) == Array(decoded.unicodeScalars))
    }

    @Test(
        "what ends too early, leaves Unicode or is foreign does not decode",
        arguments: ["z", "99999999", "a-9", "!", "é", String(repeating: "9", count: 4000)])
    func malformed(text: String) {
        #expect(Punycode.decode(Array(text.utf8)[...]) == nil)
    }
}
