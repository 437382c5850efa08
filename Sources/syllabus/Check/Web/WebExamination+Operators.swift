import WebProbe

/// Whether what is for operators is closed to everybody else.
extension WebExamination {
    mutating func examineOperators() {
        let places = address.mount.isEmpty ? [address] : [address, address.root]
        let asked = places.flatMap { place in ["/status", "/ping"].map { (place: place, url: place.url($0)) } }
        guard let exchanges = ask(asked.map { WebRequest($0.url) }) else { return }
        let answering = zip(asked, exchanges).filter { _, exchange in
            exchange.answer.map { $0.isStatusOfService || $0.isPong } ?? false
        }.map(\.0)
        let open = answering.map(\.url)
        guard !open.isEmpty else {
            guard let silent = exchanges.first(where: { $0.answer == nil }) else {
                return add(.ok, "/status and /ping answer nobody here")
            }
            return add(.note, "whether /status and /ping are closed was not seen: \(silent.words)")
        }
        guard !isOnLoopback else {
            return tellOwnView(open, "check --url with the name that they use")
        }
        // `Require local` lets in whoever has the server's own address.
        guard server != .apache || !isOnThisMachine else {
            return tellOwnView(open, "check --url from another machine")
        }
        add(
            .error, "\(open.joined(separator: " and ")) can be seen from outside",
            .closeOperators(answering.first?.place.mount ?? ""))
    }

    private mutating func tellOwnView(_ open: [String], _ remedy: String) {
        add(
            .note,
            "this machine may see \(open.joined(separator: " and ")); whether others may cannot be seen from here",
            remedy)
    }
}
