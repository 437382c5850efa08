/// What a course is to be made of; a draft that exists can be stored as it is.
public struct CourseDraft: Sendable {
    /// The title.
    public let title: CourseTitle
    /// The URL.
    public let url: CourseURL

    /// Makes a draft of parts that are valid already.
    ///
    /// - Parameters:
    ///   - title: The title.
    ///   - url: The URL.
    public init(title: CourseTitle, url: CourseURL) {
        self.title = title
        self.url = url
    }

    /// Judges what a client sent.
    ///
    /// - Parameters:
    ///   - title: The title as it came, nil where none did.
    ///   - url: The URL as it came, nil where none did.
    /// - Throws: Every fault there is, the title's before the URL's.
    public init(title: String?, url: String?) throws(DraftFaults) {
        var faults = DraftFaultList()
        let title = faults.collect("title") { () throws(TitleFault) in try CourseTitle(title ?? "") }
        let url = faults.collect("url") { () throws(URLFault) in try CourseURL(url ?? "") }
        guard let title, let url else { throw faults.thrown }
        self.init(title: title, url: url)
    }
}
