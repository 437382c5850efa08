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
        let title = Result { () throws(TitleFault) in try CourseTitle(title ?? "") }
        let url = Result { () throws(URLFault) in try CourseURL(url ?? "") }
        switch (title, url) {
        case (.success(let title), .success(let url)): self.init(title: title, url: url)
        case (.failure(let fault), .success): throw DraftFaults([Self.fault(fault)])
        case (.success, .failure(let fault)): throw DraftFaults([Self.fault(fault)])
        case (.failure(let first), .failure(let second)): throw DraftFaults([Self.fault(first), Self.fault(second)])
        }
    }

    private static func fault(_ fault: TitleFault) -> DraftFault {
        DraftFault(field: "title", sentence: fault.description)
    }

    private static func fault(_ fault: URLFault) -> DraftFault {
        DraftFault(field: "url", sentence: fault.description)
    }
}
