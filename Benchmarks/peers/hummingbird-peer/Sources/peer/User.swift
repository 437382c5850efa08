import GRDB
import Hummingbird

/// An account, as its owner sees it.
struct User: ResponseEncodable, FetchableRecord {
    let id: Int64
    let username: String
    let email: String
    let admin: Bool

    init(row: Row) {
        id = row["id"]
        username = row["username"]
        email = row["email"]
        admin = row["admin"]
    }
}
