package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-flyte/cdk8s-flyte-go/cdk8sflyte"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

// A whole Flyte that needs nothing from outside the cluster. For development: its passwords are
// in this file.
func synthesize(app cdk8s.App) cdk8s.App {
	chart := cdk8s.NewChart(app, jsii.String("flyte"), &cdk8s.ChartProps{
		Namespace: jsii.String("flyte"),
	})

	secret := cdk8splus27.NewSecret(chart, jsii.String("credentials"), &cdk8splus27.SecretProps{
		Metadata: &cdk8s.ApiObjectMetadata{
			Name: jsii.String("flyte-development-credentials"),
		},
		StringData: &map[string]*string{
			"password":   jsii.String("development-only"),
			"access-key": jsii.String("development"),
			"secret-key": jsii.String("development-only"),
		},
	})
	postgres := cdk8sflyte.NewInClusterPostgres(chart, jsii.String("postgres"), &cdk8sflyte.InClusterPostgresProps{
		Password: &cdk8splus27.SecretValue{
			Secret: secret,
			Key:    jsii.String("password"),
		},
	})
	minio := cdk8sflyte.NewInClusterObjectStore(chart, jsii.String("minio"), &cdk8sflyte.InClusterObjectStoreProps{
		AccessKey: &cdk8sflyte.S3AccessKey{
			AccessKeyId: &cdk8splus27.SecretValue{
				Secret: secret,
				Key:    jsii.String("access-key"),
			},
			SecretAccessKey: &cdk8splus27.SecretValue{
				Secret: secret,
				Key:    jsii.String("secret-key"),
			},
		},
		// Where a laptop finds it, by kubectl port-forward.
		PublicEndpoint: jsii.String("http://localhost:9000"),
	})

	// Tasks run in the namespace of their project, and find the store's key there. The cluster
	// resource sync does the rest of it.
	project := cdk8s.NewChart(app, jsii.String("flytesnacks"), nil)
	namespace := cdk8splus27.NewNamespace(project, jsii.String("namespace"), &cdk8splus27.NamespaceProps{
		Metadata: &cdk8s.ApiObjectMetadata{
			Name: jsii.String("flytesnacks-development"),
		},
	})
	taskKey := cdk8splus27.NewSecret(project, jsii.String("store"), &cdk8splus27.SecretProps{
		Metadata: &cdk8s.ApiObjectMetadata{
			Name:      jsii.String("flyte-store"),
			Namespace: namespace.Name(),
		},
		StringData: &map[string]*string{
			"FLYTE_AWS_ACCESS_KEY_ID":     jsii.String("development"),
			"FLYTE_AWS_SECRET_ACCESS_KEY": jsii.String("development-only"),
		},
	})

	cdk8sflyte.NewFlyteCore(chart, jsii.String("flyte"), &cdk8sflyte.FlyteCoreProps{
		CreateNamespace: jsii.Bool(true),
		Database:        postgres.Database(),
		ObjectStore:     minio.ObjectStore(),
		Projects:        jsii.Strings("flytesnacks"),
		Domains: &[]*cdk8sflyte.FlyteDomain{
			{
				Id: jsii.String("development"),
			},
		},
		Tasks: &cdk8sflyte.TaskOptions{
			EnvFromSecrets: &[]cdk8splus27.ISecret{
				taskKey,
			},
		},
	})
	return app
}

func main() {
	app := synthesize(cdk8s.NewApp(nil))
	app.Synth()
	cdk8sflyte.SecurityReport_Write(app, nil)
}
