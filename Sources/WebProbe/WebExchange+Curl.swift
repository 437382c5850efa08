import Time

extension WebExchange {
    /// What curl's lines about a connection begin with; nothing that a server sends can stand there.
    static let mark = "syllabus-remote "

    /// Takes what a curl has left.
    ///
    /// - Parameters:
    ///   - code: Its exit code; nil where it was ended because no more of the answer was wanted.
    ///   - output: The answer with its head.
    ///   - errors: Its messages, and what it was told to write of the connection.
    init(curl code: Int32?, output: [UInt8], errors: [UInt8]) {
        // A server may send other ends of lines than this one inside a field.
        let lines = errors.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self)[...] }
        let message = lines.last { $0.hasPrefix("curl: ") }.map(Self.words) ?? ""
        let connection = lines.last { $0.hasPrefix(Self.mark) }?.dropFirst(Self.mark.count) ?? ""
        let addresses = connection.split(separator: " ").map(String.init) + ["", ""]
        let end = lines.compactMap(CertificateEnd.init).first?.moment
        let result: Result<WebAnswer, WebFailure>
        // A server may refuse a content before all of it was sent: then there is an answer in spite of the code.
        if let answer = WebAnswer(parsing: output), code.map(Self.mayHaveAnswered) ?? true {
            result = .success(answer)
        } else {
            result = .failure(code.map { $0 == 0 ? .notHTTP : WebFailure(curl: $0, message) } ?? .notHTTP)
        }
        self.init(result, remoteAddress: addresses[0], localAddress: addresses[1], certificateEnd: end)
    }

    /// 18: less came than was announced; 55 and 56: sending or receiving failed, here behind a head that is whole.
    private static func mayHaveAnswered(_ code: Int32) -> Bool { [0, 18, 55, 56].contains(code) }

    /// The message behind `curl: (7) `.
    private static func words(_ line: Substring) -> String {
        line.firstRange(of: ") ").map { String(line[$0.upperBound...]) } ?? String(line)
    }
}
