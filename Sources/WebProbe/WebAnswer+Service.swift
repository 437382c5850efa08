public import JSON

/// What an answer tells of whether the service gave it, and of the service.
extension WebAnswer {
    /// The content as a JSON object; nil where it is none.
    public var object: JSONObject? { (try? JSONValue(parsing: content))?.object }

    /// What a problem says is wrong (RFC 9457); nil where the answer is no problem.
    public var detail: String? {
        guard field("Content-Type")?.lowercased().hasPrefix("application/problem+json") == true else { return nil }
        return object?["detail"]?.string
    }

    /// Whether it is the service's own challenge that came with it.
    public var hasOwnChallenge: Bool { field("WWW-Authenticate")?.contains(#"realm="syllabus""#) == true }

    /// Whether a token is told to be invalid: the service had one before it.
    public var refusesToken: Bool { hasOwnChallenge && field("WWW-Authenticate")?.contains("invalid_token") == true }

    /// Whether credentials by Basic are told to be wrong: the service had them before it.
    public var refusesPassword: Bool { hasOwnChallenge && detail == "User name or password is wrong." }

    /// Whether it is the service that knows no such path.
    public var isUnknownPathOfService: Bool {
        status == 404 && detail == "The requested URL was not found on the server."
    }

    /// Whether it is the service's program, to which nobody has given a state folder yet.
    public var isBeforeFirstRun: Bool { detail?.hasPrefix("The service is not set up yet") == true }

    /// The service's `body_limit`, where that is what was exceeded.
    public var exceededBodyLimit: Int? {
        guard status == 413, let detail, let match = detail.wholeMatch(of: /The content is larger than (\d+) bytes\./)
        else { return nil }
        return Int(match.1)
    }

    /// What the service puts before its paths, going by the index of the API; nil where this is no such index.
    public var mountOfIndex: String? {
        let path = "/api/v1/courses"
        guard status == 200, let object, object["openapi"]?.string != nil, object["token"]?.string != nil,
            let courses = object["courses"]?.string, courses.hasSuffix(path)
        else { return nil }
        return String(courses.dropLast(path.count))
    }

    /// Whether it is what the service's `/status` tells.
    public var isStatusOfService: Bool { status == 200 && object?["started_at"] != nil }

    /// Whether it is what the service's `/ping` says.
    public var isPong: Bool { status == 200 && text == "pong" }

    /// Whether it is a page for people, as web servers make them of their own faults.
    public var isPage: Bool { field("Content-Type")?.lowercased().hasPrefix("text/html") == true }

    /// Whether the content is a program and not what a program has answered.
    public var isProgram: Bool { content.starts(with: [0x7F] + "ELF".utf8) }
}
