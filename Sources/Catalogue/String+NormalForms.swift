@_spi(_Unicode) import Swift

extension String {
    /// The text as it is, in Unicode's normal form C and in its normal form D, each only where it is another than those before.
    ///
    /// The standard library compares by them and does not offer them yet; docs/decisions.md says why it is not Foundation's.
    var normalForms: [String] {
        if utf8.allSatisfy({ $0 < 0x80 }) { return [self] }
        return [String(UnicodeScalarView(_nfc)), String(UnicodeScalarView(_nfd))].reduce(into: [self]) { forms, form in
            if !forms.contains(where: { $0.utf8.elementsEqual(form.utf8) }) { forms.append(form) }
        }
    }
}
