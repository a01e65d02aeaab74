package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.config.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With TLS, nodes are only there for who has a certificate of their authority. */
@Timeout(180)
class ClusterTlsTest {
    @TempDir
    Path data;

    @Test
    void shouldHearOnlyWhoHasACertificateOfTheCluster() throws Exception {
        CertificateFixture authority = new CertificateFixture("the cluster's authority");
        CertificateFixture foreign = new CertificateFixture("the cluster's authority"); // by name alone
        CertificateFixture.Signed node = authority.sign("levity");
        List<NodeSettings> settings = MemberFixture.settings(data, 2, authority.settings(data.resolve("tls"), node));
        try (MemberFixture a = MemberFixture.start(settings.get(0), data);
                MemberFixture b = MemberFixture.start(settings.get(1), data)) {
            a.known();
            b.known();
            URI members =
                    URI.create("https://127.0.0.1:" + settings.get(0).ports().management() + "/cluster/members");
            HttpResponse<String> seen = get(members, CertificateFixture.client(authority.sign("an operator")));
            assertEquals(200, seen.statusCode());
            assertEquals(
                    2, new ObjectMapper().readTree(seen.body()).get("members").size());

            assertThrows(IOException.class, () -> get(members, CertificateFixture.stranger()));
            assertThrows(IOException.class, () -> get(members, CertificateFixture.client(foreign.sign("levity"))));
            URI plain = URI.create(members.toString().replace("https", "http"));
            assertThrows(IOException.class, () -> get(plain, CertificateFixture.stranger()));

            int remoting = settings.get(0).ports().cluster();
            assertTrue(isHeard(remoting, CertificateFixture.client(node)), "else the test below shows nothing");
            assertTrue(!isHeard(remoting, CertificateFixture.stranger()));
            assertTrue(!isHeard(remoting, CertificateFixture.client(foreign.sign("levity"))));
        }
    }

    private static HttpResponse<String> get(URI uri, SSLContext tls) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Whether the remoting of a node keeps the connection: with TLS 1.3 a refusal comes after the client's handshake. */
    private static boolean isHeard(int port, SSLContext tls) throws Exception {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(3000);
            socket.startHandshake();
            // Artery's greeting: magic, and the number of the stream.
            socket.getOutputStream().write(new byte[] {'A', 'K', 'K', 'A', 1});
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return true; // it listens, and waits for more
        } catch (IOException e) {
            return false;
        }
    }
}
