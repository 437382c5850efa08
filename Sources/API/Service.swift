public import Authentication
public import Catalogue

/// What handlers use: the stores.
///
/// One for each worker, since a database connection belongs to one.
public struct Service {
    let catalogue: CatalogueStore
    let credentials: LiveCredentials

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - catalogue: The courses.
    ///   - credentials: The accounts.
    public init(catalogue: CatalogueStore, credentials: LiveCredentials) {
        self.catalogue = catalogue
        self.credentials = credentials
    }
}
