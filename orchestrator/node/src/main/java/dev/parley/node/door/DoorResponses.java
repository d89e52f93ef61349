package dev.parley.node.door;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;

import dev.parley.proto.realtime.RealtimeCodec;
import dev.parley.proto.realtime.RealtimeProblem;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What the door itself answers before it closes a connection. */
final class DoorResponses {

  static FullHttpResponse malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          answer(
              HttpResponseStatus.REQUEST_URI_TOO_LONG,
              "request_too_long",
              "request line: too long (expected: at most 8 kB)");
      case TooLongHttpHeaderException _ ->
          answer(
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "request_too_long",
              "request head: too long (expected: at most 64 kB)");
      default ->
          answer(
              HttpResponseStatus.BAD_REQUEST,
              "invalid_request",
              "request: not HTTP (expected: an HTTP/1.1 request)");
    };
  }

  static FullHttpResponse full() {
    var answer =
        answer(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            "node_full",
            "connections: as many as this node takes (expected: fewer, try again)");
    answer.headers().set(RETRY_AFTER, 2);
    return answer;
  }

  static FullHttpResponse noHandshake() {
    return answer(
        HttpResponseStatus.BAD_REQUEST,
        "invalid_handshake",
        "sec-websocket-key: missing (expected: a WebSocket handshake of RFC 6455)");
  }

  static FullHttpResponse otherVersion() {
    var answer =
        answer(
            HttpResponseStatus.UPGRADE_REQUIRED,
            "invalid_handshake",
            "sec-websocket-version: another (expected: 13)");
    answer.headers().set(SEC_WEBSOCKET_VERSION, "13");
    return answer;
  }

  static FullHttpResponse unavailable() {
    return answer(
        HttpResponseStatus.BAD_GATEWAY,
        "unavailable",
        "HTTP service: not there (expected: a running node)");
  }

  private static FullHttpResponse answer(HttpResponseStatus status, String code, String message) {
    var body = RealtimeCodec.encode(RealtimeProblem.refused(code, null, message));
    var answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set(CONTENT_TYPE, "application/json")
        .set(CONTENT_LENGTH, body.length)
        .set(CONNECTION, "close");
    return answer;
  }

  private DoorResponses() {}
}
