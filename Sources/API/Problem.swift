import Gateway
import JSON

/// An answer that says what is wrong (RFC 9457).
struct Problem: Error {
    /// What is told, as the original's clients read it: text, or a text for each field at fault.
    enum Message {
        case text(String)
        case fields([(name: String, text: String)])
    }

    let status: Status
    let message: Message
    /// Further header fields.
    let fields: [Field]
    /// What really happened; it goes to the log and never into the answer.
    let cause: (any Error)?

    init(_ status: Status, _ message: Message, fields: [Field] = [], cause: (any Error)? = nil) {
        self.status = status
        self.message = message
        self.fields = fields
        self.cause = cause
    }

    init(_ status: Status, _ text: String, fields: [Field] = [], cause: (any Error)? = nil) {
        self.init(status, .text(text), fields: fields, cause: cause)
    }

    /// The answer to a request.
    func response(to id: RequestID) -> Response {
        Response(
            status, fields: [Field(.contentType, "application/problem+json")] + fields, content: document(id).line)
    }

    private func document(_ id: RequestID) -> JSONValue {
        [
            "type": "about:blank", "title": .string(status.reason), "status": .integer(Int64(status.code)),
            "detail": .string(message.detail), "instance": .string("urn:syllabus:request:\(id)"),
            "message": message.value,
        ]
    }
}

extension Problem.Message {
    fileprivate var detail: String {
        switch self {
        case .text(let text): text
        case .fields(let fields): fields.map { "\($0.name): \($0.text)" }.joined(separator: "; ")
        }
    }

    fileprivate var value: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .fields(let fields): .object(JSONObject(members: fields.map { ($0.name, .string($0.text)) }))
        }
    }
}
