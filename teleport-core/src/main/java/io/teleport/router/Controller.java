package io.teleport.router;

import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose methods become routes. */
record Controller(
        Object target, Class<?> userClass, @Nullable DispatchMode dispatch) {

    List<MappedMethod> methods(@Nullable Kind kind, ServiceMethodMapper mapper, String prefix) {
        throw new UnsupportedOperationException();
    }

    MappedMethod method(Kind kind, String name, ServiceMethodMapper mapper, String prefix) {
        throw new UnsupportedOperationException();
    }
}
