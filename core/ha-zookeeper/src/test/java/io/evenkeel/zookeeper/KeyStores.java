package io.evenkeel.zookeeper;

import io.evenkeel.spi.config.Secret;
import io.evenkeel.zookeeper.ZooKeeperSettings.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Makes keys and certificates, each signed by itself. */
final class KeyStores {

    /** Of every store that is made here. */
    static final String PASSWORD = "known-to-both-sides";

    private final Path directory;

    KeyStores(Path directory) {
        this.directory = directory;
    }

    /** A fresh key with its certificate. */
    Store own(String name, String alternativeName) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + alternativeName,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has made no " + file);
        }
        return store(file);
    }

    /** A store that trusts the certificate of another, and has no key. */
    Store trusting(String name, Store other) throws IOException, GeneralSecurityException {
        KeyStore from = KeyStore.getInstance(other.file().toFile(), PASSWORD.toCharArray());
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(name, from.getCertificate(from.aliases().nextElement()));
        Path file = directory.resolve(name + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return store(file);
    }

    private static Store store(Path file) {
        return new Store(file, Secret.of(PASSWORD));
    }
}
