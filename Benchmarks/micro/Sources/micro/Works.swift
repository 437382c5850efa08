/// What is measured.
enum Works {
    static func all() async throws -> [Work] {
        [
            bulk(16_384), bulk(1_048_576), authenticationCode(), try await verify(), try await issue(),
        ]
    }
}
