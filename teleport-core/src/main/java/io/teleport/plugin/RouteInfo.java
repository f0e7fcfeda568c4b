package io.teleport.plugin;

import io.teleport.session.DispatchMode;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A registered route.
 *
 * @param kind      call or push
 * @param path      what messages name, {@code /math/add}
 * @param bodyType  type of the handler's body parameter; {@code void} when it takes none
 * @param replyType type of the reply's body; {@code void} when it has none
 * @param dispatch  how its handler runs; {@code null} for the peer's default
 */
public record RouteInfo(
        Kind kind,
        String path,
        Type bodyType,
        Type replyType,
        @Nullable DispatchMode dispatch) {

    /** What a route answers. */
    public enum Kind {
        CALL,
        PUSH
    }
}
