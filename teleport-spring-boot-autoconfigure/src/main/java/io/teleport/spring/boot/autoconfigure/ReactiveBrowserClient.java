package io.teleport.spring.boot.autoconfigure;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the client for browsers in an application with WebFlux. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveBrowserClient {

    @Bean
    RouterFunction<ServerResponse> teleportBrowserClientRoutes(BrowserClient client) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (BrowserClient.ClientFile file : client.files()) {
            routes.route(
                    methods(HttpMethod.GET, HttpMethod.HEAD).and(path(file.path())),
                    request -> ServerResponse.ok()
                            .headers(file::describe)
                            .eTag(file.tag())
                            .bodyValue(file.content()));
        }
        return routes.build();
    }
}
