package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceMethodMapperTest {

    private final ServiceMethodMapper http = new HttpServiceMethodMapper();
    private final ServiceMethodMapper rpc = new RpcServiceMethodMapper();

    @ParameterizedTest
    @CsvSource({
        "AaBb, /aa_bb",
        "Aa_Bb, /aa/bb",
        "aa_bb, /aa/bb",
        "Aa__Bb, /aa_bb",
        "aa__bb, /aa_bb",
        "ABC_XYZ, /abc/xyz",
        "ABcXYz, /abc_xyz",
        "ABC__XYZ, /abc_xyz",
        "Math, /math",
        "aa___bb, /aa_bb",
        "_aa, /aa",
        "aa_, /aa_",
        "V1Api, /v1_api",
        "Größe, /größe",
    })
    void httpNamesFollowTheRulesOfGo(String name, String expected) {
        assertThat(http.map("", name, "")).isEqualTo(expected);
        assertThat(http.map("", "", name)).isEqualTo(expected);
        assertThat(http.map("/v1", name, name)).isEqualTo("/v1" + expected + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "AaBb, AaBb",
        "ABcXYz, ABcXYz",
        "Aa__Bb, Aa_Bb",
        "aa__bb, aa_bb",
        "ABC__XYZ, ABC_XYZ",
        "Aa_Bb, Aa.Bb",
        "aa_bb, aa.bb",
        "ABC_XYZ, ABC.XYZ",
    })
    void rpcNamesFollowTheRulesOfGo(String name, String expected) {
        assertThat(rpc.map("", name, "")).isEqualTo(expected);
        assertThat(rpc.map("v1", name, "")).isEqualTo("v1." + expected);
    }

    @Test
    void methodsOfJavaGetTheNamesTheyWouldHaveInGo() {
        assertThat(http.map("", "Math", "addAll")).isEqualTo("/math/add_all");
        assertThat(rpc.map("", "Math", "addAll")).isEqualTo("Math.AddAll");
        assertThat(rpc.map("", "", "xxZz")).isEqualTo("XxZz");
    }

    @ParameterizedTest
    @CsvSource({
        "'', math, /math",
        "'', /math/, /math",
        "/v1, /math, /v1/math",
        "/v1/, math//add, /v1/math/add",
        "'', '', /",
        "/v1, '', /v1",
        "/v1, Math_Add, /v1/Math_Add",
    })
    void httpPathsAreJoinedBySlashes(String prefix, String path, String expected) {
        assertThat(http.join(prefix, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', Math.Add, Math.Add",
        "v1, Math.Add, v1.Math.Add",
        "v1, .Math., v1.Math",
        "'', /heartbeat, /heartbeat",
        "v1, /heartbeat, v1.heartbeat",
        "v1, '', v1",
    })
    void rpcPathsAreJoinedByDots(String prefix, String path, String expected) {
        assertThat(rpc.join(prefix, path)).isEqualTo(expected);
    }

    @Test
    void pathOfServiceMethodWithoutQueryIsTheSameObject() {
        String serviceMethod = "/math/add";
        assertThat(ServicePath.pathOf(serviceMethod)).isSameAs(serviceMethod);
        assertThat(ServicePath.pathOf("/math/add?author=li")).isEqualTo(serviceMethod);
        assertThat(ServicePath.queryOf("/math/add?author=li")).isEqualTo("author=li");
        assertThat(ServicePath.queryOf(serviceMethod)).isEmpty();
    }
}
