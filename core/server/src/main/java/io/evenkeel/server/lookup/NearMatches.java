package io.evenkeel.server.lookup;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names that someone who mistyped another may have meant. */
public final class NearMatches {
    private static final int SHOWN = 5;

    private NearMatches() {}

    /**
     * The rest of a line that says a name is unknown: what was probably meant, or what there is.
     *
     * @param what the things in the plural, for example {@code hosts}
     */
    public static String hint(String wrong, Collection<String> known, String what) {
        List<String> near = near(wrong, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        if (known.isEmpty()) {
            return "there are no " + what;
        }
        String first = known.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
        return what + " are " + first + (known.size() > SHOWN ? ", ... (" + known.size() + " in all)" : "");
    }

    /** The rest of a line that says a value is none of those that there are: which these are, and what was meant. */
    public static String choice(String wrong, List<String> known) {
        List<String> near = near(wrong, known);
        return "must be one of " + String.join(", ", known) + ", not '" + wrong + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
    }

    /** At most three names, nearest first: within a third of their length, or continuing what was typed. */
    public static List<String> near(String wrong, Collection<String> known) {
        String typed = wrong.toLowerCase(Locale.ROOT);
        record Candidate(String name, int distance) {}
        return known.stream()
                .distinct()
                .map(name -> new Candidate(name, distance(typed, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= Math.max(1, typed.length() / 3)
                        || (typed.length() > 1
                                && candidate.name().toLowerCase(Locale.ROOT).startsWith(typed)))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(3)
                .map(Candidate::name)
                .toList();
    }

    /** How many characters must be put in, left out, changed, or swapped with their neighbour (Damerau's distance). */
    static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            table[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            table[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(change, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
