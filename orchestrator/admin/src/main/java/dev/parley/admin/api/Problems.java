package dev.parley.admin.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import dev.parley.proto.admin.ErrorAnswer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  static HttpResponse answer(AdminFailure failure) {
    return HttpAnswers.json(statusOf(failure), view(failure));
  }

  static HttpResponse answer(Throwable thrown) {
    return answer(failureOf(thrown));
  }

  static ErrorAnswer view(AdminFailure failure) {
    return new ErrorAnswer(
        new ErrorAnswer.Detail(failure.code(), failure.message(), failure.param()));
  }

  /** What a thrown thing means to the client. Unforeseen ones are logged by class, not by text. */
  static AdminFailure failureOf(Throwable thrown) {
    return switch (thrown) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          failureOf(wrapped.getCause());
      case RefusedException refused -> refused.failure();
      case EntityStreamSizeException tooLong ->
          new AdminFailure.BadRequest(
              "body", "longer", "at most %d bytes".formatted(tooLong.limit()));
      case TimeoutException _ -> new AdminFailure.TimedOut(HttpAnswers.PATIENCE.toMillis());
      default -> {
        LOG.atWarn()
            .addKeyValue("failure", thrown.getClass().getName())
            .log("admin request failed");
        yield new AdminFailure.Unavailable();
      }
    };
  }

  static ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder().matchAny(thrown -> complete(answer(thrown))).build();
  }

  static RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(
            extractRequest(
                request -> complete(answer(new AdminFailure.NoSuchPath(request.getUri().path())))))
        .handleAll(
            MethodRejection.class,
            rejected ->
                extractRequest(request -> {
                  var allowed =
                      rejected.stream()
                          .map(one -> one.supported().name())
                          .distinct()
                          .collect(Collectors.joining(" or "));
                  var found = request.method().name();
                  return complete(answer(new AdminFailure.WrongMethod(found, allowed)));
                }))
        .build();
  }

  private static StatusCode statusOf(AdminFailure failure) {
    return switch (failure) {
      case AdminFailure.BadRequest _ -> StatusCodes.BAD_REQUEST;
      case AdminFailure.Unauthorized _ -> StatusCodes.UNAUTHORIZED;
      case AdminFailure.NoSuchPath _,
          AdminFailure.SessionNotFound _,
          AdminFailure.ToolNotFound _,
          AdminFailure.AgentNotFound _,
          AdminFailure.NodeNotFound _ ->
          StatusCodes.NOT_FOUND;
      case AdminFailure.WrongMethod _ -> StatusCodes.METHOD_NOT_ALLOWED;
      case AdminFailure.SessionOver _,
          AdminFailure.ToolNotAwaited _,
          AdminFailure.AlreadyHeld _,
          AdminFailure.NotHeld _ ->
          StatusCodes.CONFLICT;
      case AdminFailure.Unavailable _ -> StatusCodes.SERVICE_UNAVAILABLE;
      case AdminFailure.TimedOut _ -> StatusCodes.GATEWAY_TIMEOUT;
    };
  }

  private Problems() {}
}
