package io.evenkeel.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this test's class path in processes of their own. */
final class JavaProcess {
    private JavaProcess() {}

    static ProcessBuilder of(Class<?> main, List<String> options, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx200m"));
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words);
    }
}
