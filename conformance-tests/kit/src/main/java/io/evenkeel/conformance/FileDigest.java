package io.evenkeel.conformance;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which bytes exactly were tried.
 *
 * @param name the file's name without its directory; a directory of classes has a slash at its end
 * @param sha256 in lower-case hexadecimal
 */
public record FileDigest(String name, String sha256) implements Comparable<FileDigest> {

    public FileDigest {
        requireNonNull(name, "name");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + sha256);
        }
    }

    /** The digest of a file, or of all files of a directory with their names, in the order of their names. */
    public static FileDigest of(Path path) {
        MessageDigest digest = newDigest();
        try {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(path.relativize(file)
                                .toString()
                                .replace('\\', '/')
                                .getBytes(StandardCharsets.UTF_8));
                        digest.update((byte) 0);
                        feed(digest, file);
                    }
                }
                return new FileDigest(path.getFileName() + "/", hex(digest));
            }
            feed(digest, path);
            return new FileDigest(String.valueOf(path.getFileName()), hex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The digests of all jars directly in a directory, by name. */
    public static List<FileDigest> ofJarsIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(FileDigest::of)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** The digest of the jar or directory that a class was loaded from; empty if it cannot be told. */
    static Optional<FileDigest> ofOriginOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null
                || source.getLocation() == null
                || !"file".equals(source.getLocation().getProtocol())) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(Path.of(source.getLocation().toURI())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a path: " + source.getLocation(), e);
        }
    }

    private static void feed(MessageDigest digest, Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(FileDigest other) {
        return name.compareTo(other.name);
    }
}
