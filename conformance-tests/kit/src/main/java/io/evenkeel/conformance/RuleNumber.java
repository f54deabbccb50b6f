package io.evenkeel.conformance;

/** The number of a rule, in the order of the specification: 4.9 comes before 4.10. */
public record RuleNumber(int chapter, int number) implements Comparable<RuleNumber> {

    /**
     * Reads a number such as {@code 4.10}.
     *
     * @throws IllegalArgumentException if {@code text} is none
     */
    public static RuleNumber parse(String text) {
        if (!text.matches("[1-9][0-9]?\\.[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("not the number of a rule: " + text + "; one looks like 4.5");
        }
        int point = text.indexOf('.');
        return new RuleNumber(Integer.parseInt(text.substring(0, point)), Integer.parseInt(text.substring(point + 1)));
    }

    @Override
    public int compareTo(RuleNumber other) {
        return chapter != other.chapter
                ? Integer.compare(chapter, other.chapter)
                : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return chapter + "." + number;
    }
}
