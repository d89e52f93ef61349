package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** How a view becomes an HTTP answer, and how long an answer of the cluster is waited for. */
final class HttpAnswers {

  /** Below the 10 s after which browsers and load balancers begin to give up on their own. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  static HttpResponse ok(Object view) {
    return json(StatusCodes.OK, view);
  }

  static HttpResponse json(StatusCode status, Object view) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes(view)));
  }

  static byte[] bytes(Object view) {
    try {
      return Json.mapper().writeValueAsBytes(view);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Answers when {@code answer} is there; late and failed ones become problems. */
  static <T> Route completeWith(
      CompletionStage<T> answer, Function<? super T, HttpResponse> render) {
    return completeWithFuture(
        inTime(answer).<HttpResponse>thenApply(render).exceptionally(Problems::answer));
  }

  /** A copy of the answer that fails after {@link #PATIENCE}; the original stays untouched. */
  static <T> CompletionStage<T> inTime(CompletionStage<T> answer) {
    return answer
        .thenApply(Function.<T>identity())
        .toCompletableFuture()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpAnswers() {}
}
