import Gateway

// Requests that a page makes a browser send in the name of its reader (cross-site request forgery).
extension CrossOrigin {
    /// What a browser sends to another origin without asking first (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
    private static let formTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]

    /// Whether the page of another origin, and of none that is listed, may have made a browser send a request, with a password
    /// that the browser remembers.
    ///
    /// Whatever else changes something, and whatever has a field that forms have not, a browser sends only where the answer to
    /// `OPTIONS` has allowed it.
    func mayBeForged(_ request: Request) -> Bool {
        request.method == .post && Self.isForm(request) && isForeign(request)
    }

    private static func isForm(_ request: Request) -> Bool {
        guard request.field("X-Requested-With") == nil else { return false }
        return request.contentType.map { formTypes.contains($0.name) } ?? true
    }

    /// Whether the page of another origin has made a browser send it, and of none that is listed.
    ///
    /// Browsers tell so by Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header), though not over plain HTTP
    /// from elsewhere: there Origin is compared with Host. Programs other than browsers send neither.
    private func isForeign(_ request: Request) -> Bool {
        let origin = request.field("Origin")
        if let origin, listed(origin) != nil { return false }
        if let site = request.field("Sec-Fetch-Site") {
            return !site.isCaseInsensitively("same-origin") && !site.isCaseInsensitively("none")
        }
        return origin.map { !Self.isOwn($0, request) } ?? false
    }

    /// Whether host and port are those that the request was sent to; behind a proxy nobody knows its scheme for certain.
    private static func isOwn(_ origin: ArraySlice<UInt8>, _ request: Request) -> Bool {
        guard let host = request.field("Host"), !host.isEmpty else { return false }
        let name = String(decoding: host, as: UTF8.self).lowercased()
        return [("http://", ":80"), ("https://", ":443")].contains { scheme, port in
            origin.elementsEqual("\(scheme)\(name)".utf8) || "\(scheme)\(name)".utf8.elementsEqual(origin + port.utf8)
        }
    }
}
