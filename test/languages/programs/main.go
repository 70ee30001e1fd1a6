// Prints an image that was named by its enum, once in a map, then two refusals.
package main

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-flyte/cdk8s-flyte-go/cdk8sflyte"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func refused(attempt func()) {
	defer func() { fmt.Println(recover()) }()
	attempt()
}

func main() {
	image := cdk8sflyte.FlyteImage_Of(&cdk8sflyte.FlyteImageOptions{
		Repository: jsii.String("registry.example.com/flyteadmin"),
		Tag:        jsii.String("v1.16.8"),
		RunAs:      cdk8sflyte.RunAs_Of(&cdk8sflyte.RunAsOptions{User: jsii.Number(1001)}),
	})
	release := cdk8sflyte.FlyteRelease_LATEST().WithImage(cdk8sflyte.FlyteImageName_FLYTEADMIN, image)
	fmt.Println("by its enum:", *release.Image(cdk8sflyte.FlyteImageName_FLYTEADMIN).Reference())
	release = cdk8sflyte.FlyteRelease_LATEST().With(&cdk8sflyte.FlyteReleaseOptions{
		Images: &map[string]cdk8sflyte.FlyteImage{string(cdk8sflyte.FlyteImageName_FLYTEADMIN): image},
	})
	fmt.Println("as a key:", *release.Image(cdk8sflyte.FlyteImageName_FLYTEADMIN).Reference())
	refused(func() { cdk8sflyte.RunAs_Of(&cdk8sflyte.RunAsOptions{User: jsii.Number(0)}) })
	// To Go an enum is a string: only at run time is this refused, by jsii.
	refused(func() {
		chart := cdk8s.NewChart(cdk8s.NewApp(nil), jsii.String("flyte"), &cdk8s.ChartProps{Namespace: jsii.String("flyte")})
		cdk8sflyte.NewFlytePodWebhook(chart, jsii.String("webhook"), &cdk8sflyte.FlytePodWebhookProps{LogLevel: "VERBOSE"})
	})
}
