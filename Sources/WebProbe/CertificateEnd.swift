import Time

/// When a certificate ends, as curl tells it where it tells much.
struct CertificateEnd {
    let moment: Timestamp

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a line like `*  expire date: Feb  1 12:00:00 2027 GMT`, or with GnuTLS `Mon, 01 Feb 2027 12:00:00 GMT`.
    ///
    /// - Parameter line: The line; nil is the answer to any other.
    init?(_ line: Substring) {
        guard line.hasPrefix("*"), let label = line.firstRange(of: "expire date: ") else { return nil }
        var words = line[label.upperBound...].split(separator: " ")
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count == 5, words[4] == "GMT" else { return nil }
        let (month, day, time, year) =
            words[0].first?.isLetter == true
            ? (words[0], words[1], words[2], words[3]) : (words[1], words[0], words[3], words[2])
        guard let number = Self.months.firstIndex(of: String(month)),
            let moment = Timestamp(
                rfc3339: "\(year)-\(Self.digits("\(number + 1)"))-\(Self.digits(String(day)))T\(time)Z")
        else { return nil }
        self.moment = moment
    }

    private static func digits(_ text: String) -> String { text.count == 1 ? "0\(text)" : text }
}
