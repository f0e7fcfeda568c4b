package io.teleport.proto;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which codec a content type stands for, as in Go's {@code proto/httproto}. */
final class HttpContentTypes {

    /** What Go calls the body of a reply that it has no name for. */
    static final String UNKNOWN = "text/plain";

    private static final String CHARSET = ";charset=utf-8";

    /** The same of a request. */
    static final String UNKNOWN_REQUEST = UNKNOWN + CHARSET;

    private HttpContentTypes() {}

    /** The id of the codec; 0 for a content type that stands for none. */
    static byte codecOf(@Nullable String contentType) {
        if (contentType == null) {
            return 0;
        }
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return (byte)
                switch (type.strip().toLowerCase(Locale.ROOT)) {
                    case "application/json" -> 'j';
                    case "application/x-protobuf" -> 'p';
                    case "application/x-www-form-urlencoded" -> 'f';
                    case "text/plain" -> 's';
                    case "text/xml" -> 'x';
                    default -> 0;
                };
    }

    /** The content type of a codec, or {@code null}. */
    static @Nullable String of(byte codec) {
        return switch (codec) {
            case 'j' -> "application/json" + CHARSET;
            case 'p' -> "application/x-protobuf" + CHARSET;
            case 'f' -> "application/x-www-form-urlencoded" + CHARSET;
            case 's' -> UNKNOWN + CHARSET;
            case 'x' -> "text/xml" + CHARSET;
            default -> null;
        };
    }
}
