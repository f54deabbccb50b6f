package io.evenkeel.zookeeper;

import io.evenkeel.zookeeper.ZooKeeperSettings.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;

/** Tries whether a server and this side accept each other's certificates, by the same rules as the client. */
final class TlsTrial {

    private TlsTrial() {}

    /** What is wrong, without any secret; empty if nothing was found. Blocks for twice the patience at most. */
    static Optional<String> of(ZooKeeperSettings settings, Tls tls, InetSocketAddress server, Duration patience) {
        String name = server.getHostString() + ":" + server.getPort();
        try (ClientX509Util rules = new ClientX509Util()) {
            // Resolved here, for the address of the settings is not.
            InetSocketAddress there = new InetSocketAddress(server.getHostString(), server.getPort());
            return greet(rules, settings, tls, there, patience).map(problem -> name + " " + problem);
        } catch (X509Exception e) {
            return Optional.of("the stores of certificates cannot be used: " + root(e).getMessage());
        }
    }

    private static Optional<String> greet(
            ClientX509Util rules, ZooKeeperSettings settings, Tls tls, InetSocketAddress server, Duration patience)
            throws X509Exception {
        var context = rules.createSSLContext(Clients.protection(settings));
        int millis = Math.toIntExact(Math.max(1, patience.toMillis()));
        try (Socket plain = new Socket()) {
            plain.connect(server, millis);
            plain.setSoTimeout(millis);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, server.getHostName(), server.getPort(), true)) {
                // The client compares names too, and looks up that of an address.
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                // A server that refuses this side's certificate says so only now; one that accepts it waits for us.
                return socket.getInputStream().read() < 0
                        ? Optional.of("ends the connection after the greeting")
                        : Optional.empty();
            }
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (SSLException e) {
            return Optional.of(words(e, tls));
        } catch (EOFException e) {
            return Optional.of("ends the connection at the greeting");
        } catch (IOException e) {
            return Optional.of("cannot be reached: " + e.getMessage());
        }
    }

    private static String words(SSLException e, Tls tls) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "shows a certificate that 'trust' does not permit: "
                        + root(cause).getMessage();
            }
        }
        String refusal = tls.own().isPresent()
                ? "does not accept the connection, perhaps for its 'certificate': "
                : "does not accept a connection without a 'certificate', or not this one: ";
        return refusal + e.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
