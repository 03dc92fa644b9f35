package io.buttonwood.server.monitoring;

import io.buttonwood.core.Command;
import io.buttonwood.core.Reply;
import io.buttonwood.server.http.Answer;
import io.buttonwood.server.http.Call;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.HttpProblem;
import io.buttonwood.server.http.Waiting;
import io.buttonwood.server.venue.Engine;
import io.buttonwood.server.ws.NotificationTiming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Traces of requests, of the commands they submit and of the notifications that follow, sent to an OpenTelemetry collector over OTLP/HTTP. A caller's
/// `traceparent` is continued.
///
/// Without an endpoint in the configuration none of this is made and nothing of it runs. With one, at most 100 new traces
/// begin each second; spans wait in a queue of 2,048 and are dropped beyond, so a collector that is away costs nothing but
/// them. Any thread.
public final class Tracing implements AutoCloseable {
    private static final int NEW_TRACES_PER_SECOND = 100;

    private static final TextMapGetter<Call> HEADERS = new TextMapGetter<>() {
        @Override
        @SuppressWarnings("deprecation") // Still abstract.
        public Iterable<String> keys(Call call) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable Call call, String key) {
            return call == null ? null : call.header(key);
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final NotificationSpans notifications;

    private Tracing(String url, String gateway) {
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(url).setTimeout(Duration.ofSeconds(5)).build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "buttonwood")
                        .put("service.instance.id", gateway)
                        .build()))
                .setSampler(Sampler.parentBased(new PerSecond(NEW_TRACES_PER_SECOND, System::nanoTime)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(Duration.ofSeconds(1)).build())
                .build();
        tracer = provider.get("io.buttonwood");
        notifications = new NotificationSpans(tracer);
    }

    /// @param otlpEndpoint the collector's URL, such as `http://localhost:4318`; without a path it gets `/v1/traces`; `-` or
    ///     empty for none
    /// @return null for none
    public static @Nullable Tracing to(String otlpEndpoint, String gateway) {
        if (otlpEndpoint.isEmpty() || otlpEndpoint.equals("-")) {
            return null;
        }
        String path = URI.create(otlpEndpoint).getPath();
        boolean bare = path == null || path.isEmpty() || path.equals("/");
        return new Tracing(bare ? URI.create(otlpEndpoint).resolve("/v1/traces").toString() : otlpEndpoint, gateway);
    }

    /// Traces these routes from now on.
    public void follow(List<Endpoint> endpoints) {
        endpoints.forEach(endpoint -> endpoint.around(this::traced, this::tracedBlocking));
    }

    private Endpoint.Handler traced(Endpoint.Handler handler) {
        return call -> {
            Span span = begin(call);
            try (var _ = span.makeCurrent()) {
                return handler.handle(call).whenComplete((answer, failure) -> end(span, answer, failure));
            } catch (RuntimeException e) {
                end(span, null, e);
                throw e;
            }
        };
    }

    private Endpoint.BlockingHandler tracedBlocking(Endpoint.BlockingHandler handler) {
        return call -> {
            Span span = begin(call);
            try (var _ = span.makeCurrent()) {
                Answer answer = handler.handle(call);
                end(span, answer, null);
                return answer;
            } catch (Exception e) {
                end(span, null, e);
                throw e;
            }
        };
    }

    private Span begin(Call call) {
        Endpoint route = call.endpoint();
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), call, HEADERS);
        return tracer.spanBuilder(route.method() + " " + route.path())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", route.method())
                .setAttribute("http.route", route.path())
                .setAttribute("buttonwood.operation", route.operationId())
                .setAttribute("buttonwood.request_id", call.requestId())
                .startSpan();
    }

    private static void end(Span span, @Nullable Answer answer, @Nullable Throwable failure) {
        int status = 500;
        if (answer != null) {
            status = answer.status();
        } else if (failure != null && Waiting.cause(failure) instanceof HttpProblem problem) {
            status = problem.code().status();
            span.setAttribute("error.type", problem.code().wire());
        }
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /// Tells `next` as before, and makes a span of every command that a traced request submits. A command whose reply
    /// never comes has no span; its request's says what came of it.
    public Engine.Timing timing(Engine.Timing next) {
        return new Engine.Timing() {
            @Override
            public void took(Command command, long nanos) {
                next.took(command, nanos);
            }

            @Override
            public Engine.Timing begin(Command command) {
                Context here = Context.current();
                if (!Span.fromContext(here).getSpanContext().isSampled()) {
                    return next;
                }
                Span span = tracer.spanBuilder("engine " + command.getClass().getSimpleName())
                        .setParent(here)
                        .setSpanKind(SpanKind.CLIENT)
                        .startSpan();
                return new Engine.Timing() {
                    @Override
                    public void took(Command asked, long nanos) {
                        span.end();
                        next.took(asked, nanos);
                    }

                    @Override
                    public void took(Command asked, Reply reply, long nanos) {
                        notifications.replied(reply.sequence(), span.getSpanContext());
                        took(asked, nanos);
                    }
                };
            }
        };
    }

    /// Tells `next` as before, and makes a span of every private notification that a traced command caused.
    public NotificationTiming notifications(NotificationTiming next) {
        return notifications.timing(next);
    }

    /// Sends what waits, for two seconds at most.
    @Override
    public void close() {
        provider.shutdown().join(2, TimeUnit.SECONDS);
    }
}
