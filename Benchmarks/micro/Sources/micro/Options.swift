/// The options of the command.
struct Options {
    static let usage = """
        usage: micro [--quick] [--rounds N] [--only TEXT] [--json PATH] | micro --check [--only TEXT]
          --quick      one short round
          --rounds N   how often everything is measured, in rotation; 5 by default
          --only TEXT  the works that have this in their names
          --json PATH  writes the figures there as well
          --check      measures no time, and fails where ours asks for memory more often than it may
        """

    private(set) var rounds = 5
    private(set) var duration = Duration.milliseconds(200)
    private var only = ""
    private(set) var jsonPath: String?
    private(set) var isCheck = false

    /// Nil where the arguments are not understood.
    init?(_ arguments: [String]) {
        var arguments = arguments[...]
        while let argument = arguments.popFirst() {
            switch argument {
            case "--quick":
                rounds = 1
                duration = .milliseconds(20)
            case "--rounds":
                guard let number = arguments.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
                rounds = number
            case "--only":
                guard let text = arguments.popFirst() else { return nil }
                only = text
            case "--json":
                guard let path = arguments.popFirst() else { return nil }
                jsonPath = path
            case "--check": isCheck = true
            default: return nil
            }
        }
    }

    /// Whether a work is asked for.
    func includes(_ work: Work) -> Bool {
        only.isEmpty || work.name.contains(only)
    }
}
