/// Sets rows of cells in columns, as wide as their widest cell.
func aligned(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
        for (column, cell) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], cell.count)
        }
    }
    return rows.map { line($0, widths) }.joined(separator: "\n")
}

/// The last cell is left as it is: spaces at the end of a line help nobody.
private func line(_ row: [String], _ widths: [Int]) -> String {
    let padded = zip(row, widths).dropLast().map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
    }
    return (padded + row.suffix(1)).joined(separator: "  ")
}
