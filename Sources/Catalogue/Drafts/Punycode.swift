/// Punycode (https://www.rfc-editor.org/rfc/rfc3492), as far as telling an A-label from a label that only looks like one.
enum Punycode {
    // Section 5: parameter values.
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialN = 0x80

    /// More than any code point times any position in a label: a larger delta is malformed, and smaller ones stay far
    /// from what an `Int` holds.
    private static let deltaLimit = 0x11_0000 * 64

    /// Decodes the part of a label behind `xn--` (section 6.2), nil where it is malformed.
    static func decode(_ text: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        let delimiter = text.lastIndex(of: UInt8(ascii: "-"))
        var output = delimiter.map { text[..<$0].map { Unicode.Scalar($0) } } ?? []
        var input = delimiter.map { text[($0 + 1)...] } ?? text
        var (n, i, bias) = (initialN, 0, initialBias)
        while !input.isEmpty {
            guard let delta = decodeDelta(&input, bias: bias) else { return nil }
            let length = output.count + 1
            bias = adapt(delta, length: length, isFirst: i == 0)
            n += (i + delta) / length
            i = (i + delta) % length
            guard let value = UInt32(exactly: n), let scalar = Unicode.Scalar(value) else { return nil }
            output.insert(scalar, at: i)
            i += 1
        }
        return output
    }

    /// Reads one generalised variable-length integer (section 3.3), least digit first.
    private static func decodeDelta(_ input: inout ArraySlice<UInt8>, bias: Int) -> Int? {
        var (delta, weight, k) = (0, 1, base)
        while let byte = input.popFirst(), let digit = digit(byte) {
            delta += digit * weight
            guard delta < deltaLimit else { return nil }
            let threshold = min(max(k - bias, tMin), tMax)
            if digit < threshold { return delta }
            weight *= base - threshold
            k += base
        }
        return nil
    }

    /// Section 6.1: bias adaptation.
    private static func adapt(_ delta: Int, length: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / length
        var k = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + skew)
    }

    /// Section 5: a to z are 0 to 25, 0 to 9 are 26 to 35.
    private static func digit(_ byte: UInt8) -> Int? {
        if byte.isLetter { return Int(byte.lowered - UInt8(ascii: "a")) }
        return byte.isDigit ? Int(byte - UInt8(ascii: "0")) + 26 : nil
    }
}
