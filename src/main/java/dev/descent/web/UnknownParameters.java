package dev.descent.web;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses parameters of the URL that a request's handler doesn't know: {@code ?dryrun=true} must not create a job. */
@Configuration(proxyBeanMethods = false)
class UnknownParameters implements WebMvcConfigurer, HandlerInterceptor {

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // A handler that takes the request itself, as of a form, looks at the parameters itself.
        if (handler instanceof HandlerMethod method && !takesRequest(method)) {
            List<String> known = known(method);
            List<Problem> problems = new TreeSet<>(request.getParameterMap().keySet())
                    .stream()
                            .filter(name -> !known.contains(name))
                            .map(name -> problem(name, known))
                            .toList();
            if (!problems.isEmpty()) {
                throw new InvalidInputException(problems);
            }
        }
        return true;
    }

    private static boolean takesRequest(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> ServletRequest.class.isAssignableFrom(parameter.getParameterType()));
    }

    private List<String> known(HandlerMethod method) {
        List<String> known = new ArrayList<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                parameter.initParameterNameDiscovery(names);
                String name = annotation.name().isEmpty() ? parameter.getParameterName() : annotation.name();
                known.add(String.valueOf(name));
            }
        }
        return known;
    }

    private static Problem problem(String name, List<String> known) {
        return new Problem(
                "/" + name,
                "unknown_parameter",
                "There is no parameter '" + name + "' here" + NearName.hint(name, known),
                known.isEmpty() ? null : String.join(", ", known));
    }
}
