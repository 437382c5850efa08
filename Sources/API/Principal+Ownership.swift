import Authentication
import Catalogue

extension Principal {
    /// Whether what somebody has made may be changed: by that user, and by an admin.
    func mayChange(whatBelongsTo creator: Author?) -> Bool {
        credential.isAdmin || creator?.id == credential.id
    }

    /// In whose name things are stored.
    var author: Author { Author(id: credential.id, name: credential.username.text) }
}
