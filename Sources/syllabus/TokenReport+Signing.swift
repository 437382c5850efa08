import Authentication
import JSON

extension TokenReport {
    /// A signature of another algorithm than ours says nothing about our keys.
    mutating func describeSigning(_ header: JSONObject?, by key: SigningKey?) {
        if let header, header["alg"] != "HS256" {
            unchecked = "not looked at: it says \(header["alg"]?.text ?? "no alg"), and only HS256 is checked"
            add("algorithm", algorithm(header["alg"]))
        }
        if header?["crit"] != nil { add("crit", "names extensions that must be understood, and none is") }
        add("key", keyID(header?["kid"]))
        add("signature", unchecked ?? signature(by: key))
    }

    private func algorithm(_ value: JSONValue?) -> String {
        guard let value else { return "not named; only HS256 is taken" }
        let isNone = value.string?.lowercased() == "none"
        return "\(value.text)\(isNone ? ", which means not signed" : ""); only HS256 is taken"
    }

    private func keyID(_ value: JSONValue?) -> String {
        guard let value else { return "not named, so every key is tried" }
        guard let key = signer.keyRing.keys.first(where: { .string($0.id) == value }) else {
            return "\(value.text) is not in this ring: it was removed, or the token is another service's"
        }
        return "\(key.id), \(use(of: key))"
    }

    private func signature(by key: SigningKey?) -> String {
        guard let key else {
            return "wrong: no key of this ring made it, so nothing that the token says can be believed"
        }
        return "good: made by the key \(key.id), \(use(of: key))"
    }

    private func use(of key: SigningKey) -> String {
        key.id == signer.keyRing.newest.id ? "which signs now" : "an older one that still verifies"
    }
}
