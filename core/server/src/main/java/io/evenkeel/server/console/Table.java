package io.evenkeel.server.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as their widest text. Not safe for use by several threads. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<Column> columns) {
        this.columns = columns;
    }

    private record Column(String title, boolean rightAligned) {}

    /** A table with these titles; one that begins with {@code >} is aligned to the right, as figures are. */
    public static Table of(String... titles) {
        return new Table(Arrays.stream(titles)
                .map(title -> title.startsWith(">") ? new Column(title.substring(1), true) : new Column(title, false))
                .toList());
    }

    /** Appends a row; an empty text shows as a dash. */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(cell -> cell.isEmpty() ? "-" : cell).toList());
        return this;
    }

    /** The lines, header first, without trailing blanks. */
    public List<String> lines(Style style) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .reduce(columns.get(i).title().length(), Math::max);
        }
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(line(columns.stream().map(Column::title).toList(), widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i).rightAligned() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }
}
