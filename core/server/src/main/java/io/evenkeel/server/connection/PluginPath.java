package io.evenkeel.server.connection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where adapters are looked for. What comes first wins.
 *
 * @param places each a directory of adapters or one adapter, and who named it
 */
public record PluginPath(List<Place> places) {

    /** Who named a place. */
    public enum Origin {
        INSTALLATION("the installation"),
        ENVIRONMENT("EVENKEEL_PLUGINS"),
        OPTION("--plugins");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One place. */
    public record Place(Path directory, Origin origin) {}

    public PluginPath {
        places = List.copyOf(places);
    }

    public static PluginPath of(Path installed) {
        return new PluginPath(List.of(new Place(installed, Origin.INSTALLATION)));
    }

    /** This path with further directories before it, in their order. */
    public PluginPath after(List<Path> directories, Origin origin) {
        List<Place> all = new ArrayList<>();
        directories.forEach(each -> all.add(new Place(each, origin)));
        all.addAll(places);
        return new PluginPath(all);
    }
}
