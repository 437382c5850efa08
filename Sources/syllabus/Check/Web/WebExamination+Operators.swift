import WebProbe

/// Whether what is for operators is closed to everybody else.
extension WebExamination {
    mutating func examineOperators() {
        let places = address.mount.isEmpty ? [address] : [address, address.root]
        let urls = places.flatMap { [$0.url("/status"), $0.url("/ping")] }
        let open = zip(urls, ask(urls.map { WebRequest($0) })).filter { _, exchange in
            exchange.answer.map { $0.isStatusOfService || $0.isPong } ?? false
        }.map(\.0)
        guard !open.isEmpty else { return add(.ok, "/status and /ping answer nobody here") }
        guard !isOnLoopback else {
            let others = "whether others may cannot be seen from here: check --url with the name that they use"
            return add(.note, "this machine may see \(open.joined(separator: " and ")); \(others)")
        }
        add(
            .error, "\(open.joined(separator: " and ")) can be seen from outside", .closeOperators(address.mount))
    }
}
