import Time

extension OldValue {
    /// The moment that a column `created_at` tells.
    func moment() throws(Problems) -> Timestamp {
        let text = try text("date")
        guard let moment = Timestamp(old: text) else {
            throw Problems("the date \(text.excerpt) is not like 2016-11-23 12:00:00 or 2016-11-23 12:00:00.123456")
        }
        return moment
    }
}
