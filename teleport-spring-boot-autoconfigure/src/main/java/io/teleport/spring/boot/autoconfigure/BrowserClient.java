package io.teleport.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;

/**
 * The files of the client for browsers as a web application serves them.
 *
 * <p>Their addresses do not change with their content, so browsers keep them and ask each time whether they still hold.
 * The tag is a weak one, because servers may compress the content.
 */
final class BrowserClient {

    private static final String FOLDER = "/io/teleport/web/";

    private final List<ClientFile> files;

    /** Files below this path, which begins with a slash. */
    BrowserClient(String path) {
        String folder = path.endsWith("/") ? path : path + "/";
        files = List.of(
                file(folder, "teleport.js", new MediaType("text", "javascript", StandardCharsets.UTF_8)),
                file(folder, "teleport.d.ts", new MediaType("text", "plain", StandardCharsets.UTF_8)));
    }

    List<ClientFile> files() {
        return files;
    }

    private static ClientFile file(String folder, String name, MediaType type) {
        try (InputStream in = BrowserClient.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + FOLDER + name + " is missing");
            }
            return new ClientFile(folder + name, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file and what its response says of it. */
    static final class ClientFile {

        private final String path;
        private final MediaType type;
        private final byte[] content;
        private final String tag;

        private ClientFile(String path, MediaType type, byte[] content) {
            this.path = path;
            this.type = type;
            this.content = content;
            this.tag = "W/\"" + DigestUtils.md5DigestAsHex(content) + "\"";
        }

        String path() {
            return path;
        }

        byte[] content() {
            return content;
        }

        String tag() {
            return tag;
        }

        void describe(HttpHeaders headers) {
            headers.setContentType(type);
            headers.setCacheControl(CacheControl.noCache());
        }
    }
}
