package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.teleport.benchmarks.message.BenchmarkMessage;

/** What a generated stub would hold. */
final class GrpcMethods {

    static final String SERVICE = "benchmarks.Echo";

    static final MethodDescriptor<BenchmarkMessage, BenchmarkMessage> CALL =
            method("Call", MethodDescriptor.MethodType.UNARY);

    static final MethodDescriptor<BenchmarkMessage, BenchmarkMessage> PUSH =
            method("Push", MethodDescriptor.MethodType.CLIENT_STREAMING);

    private GrpcMethods() {}

    private static MethodDescriptor<BenchmarkMessage, BenchmarkMessage> method(
            String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<BenchmarkMessage, BenchmarkMessage>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(BenchmarkMessage.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(BenchmarkMessage.getDefaultInstance()))
                .build();
    }
}
