import Catalogue

/// The catalogue of one worker, which is opened when it is first asked for: in plain CGI opening it takes a fifth of a request's
/// time, and who asks with a token for an account needs none.
final class OpenedCatalogue {
    private let open: () -> CatalogueStore
    private(set) lazy var store = open()

    init(_ open: @escaping () -> CatalogueStore) {
        self.open = open
    }
}
