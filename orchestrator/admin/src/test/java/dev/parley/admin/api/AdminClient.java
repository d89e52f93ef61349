package dev.parley.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** A client that believes nothing: each answer is checked against the OpenAPI file. */
final class AdminClient {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final AdminServer server;
  private final OpenApi openApi;
  private final HttpClient http = HttpClient.newHttpClient();

  AdminClient(AdminServer server, OpenApi openApi) {
    this.server = server;
    this.openApi = openApi;
  }

  /** An answer: its status, its headers, and its JSON, which is missing when there was no body. */
  record Answer(int status, HttpResponse<String> raw, JsonNode json) {
    String code() {
      return json.at("/error/code").asText();
    }

    String message() {
      return json.at("/error/message").asText();
    }
  }

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send(request(path).GET(), headers);
  }

  Answer delete(String path, String... headers) throws IOException, InterruptedException {
    return send(request(path).DELETE(), headers);
  }

  Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)), headers);
  }

  EventReader events(String path, String... headers) throws IOException, InterruptedException {
    var request = request(path).GET();
    set(request, headers);
    var response = http.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    openApi.checkStream(path);
    return new EventReader(response.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri(path)).timeout(DEADLINE);
  }

  private Answer send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    set(request, headers);
    var built = request.build();
    var response = http.send(built, BodyHandlers.ofString());
    var body = response.body();
    boolean isJson =
        response.headers().firstValue("content-type").orElse("").startsWith("application/json");
    var json = isJson ? Json.mapper().readTree(body) : Json.mapper().missingNode();
    URI uri = built.uri();
    openApi.check(built.method(), uri.getPath(), response.statusCode(), json);
    return new Answer(response.statusCode(), response, json);
  }

  /** The token, unless the test says how it authorises itself. */
  private static void set(HttpRequest.Builder request, String... headers) {
    var own = List.of(headers);
    if (!own.contains("Authorization") && !own.contains("Cookie") && !own.contains("Anonymous")) {
      request.setHeader("Authorization", "Bearer " + AdminServer.TOKEN);
    }
    for (int i = 0; i + 1 < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
  }
}
