import Files

extension StateFolder {
    /// Whether `syllabus init` has not been here: there is no secret and there are no accounts, and the system says so.
    ///
    /// A folder that may not be looked into is no new one.
    public var isNew: Bool { FileStatus.isMissing(secret) && FileStatus.isMissing(credentials) }
}
