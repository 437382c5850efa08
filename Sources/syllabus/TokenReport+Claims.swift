import Authentication
import JSON
import Time

extension TokenReport {
    /// Of two expiries the earlier counts, of two beginnings the later.
    mutating func describeTimes(_ header: JSONObject, _ payload: JSONObject) {
        if let issued = moments("iat", [payload, header]).first {
            add("issued", "\(issued.rfc3339), \(distance(to: issued))")
        }
        if let beginning = moments("nbf", [header, payload]).max() {
            let verb = beginning > now ? "not valid before" : "valid since"
            add("beginning", "\(verb) \(beginning.rfc3339), \(distance(to: beginning))")
        }
        let isNamed = [header, payload].contains { $0["exp"] != nil }
        add("expiry", expiry(moments("exp", [header, payload]).min(), isNamed: isNamed))
    }

    private func moments(_ member: String, _ objects: [JSONObject]) -> [Timestamp] {
        objects.compactMap { $0[member]?.integer }.map(Timestamp.init(seconds:))
    }

    private func expiry(_ end: Timestamp?, isNamed: Bool) -> String {
        guard let end else {
            if isNamed { return "not an integer" }
            return signer.policy.allowsNonExpiring ? "never" : "never; allow_non_expiring_tokens is off"
        }
        let verb = end > now ? "good until" : "expired since"
        let isForgiven = end <= now && now < end.advanced(bySeconds: signer.policy.leeway)
        return "\(verb) \(end.rfc3339), \(distance(to: end))\(isForgiven ? "; token_leeway forgives it" : "")"
    }

    private func distance(to moment: Timestamp) -> String {
        moment > now ? "\(now.words(until: moment)) from now" : "\(moment.words(until: now)) ago"
    }

    mutating func describeUser(_ payload: JSONObject) {
        guard let id = payload["id"]?.integer else { return }
        guard let user = users[id] else {
            let fate = (1..<users.nextID).contains(id) ? "the one who had it was removed" : "it was never given"
            return add("user", "no user has the id \(id); \(fate)")
        }
        add("user", "\(user.username.text), who has the id \(id)")
        if let version = payload["ver"]?.integer ?? (payload["ver"] == nil ? 0 : nil), version != user.tokenVersion {
            add("version", "\(version), and the user's is \(user.tokenVersion): \(reason(version < user.tokenVersion))")
        }
    }

    private func reason(_ isOlder: Bool) -> String {
        isOlder ? "a new password or `user revoke` ended it" : "it was made with other accounts than these"
    }
}
