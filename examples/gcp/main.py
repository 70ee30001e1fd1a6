from cdk8s import App, Chart
from cdk8s_flyte import Cloud, Database, FlyteCore
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """Google Kubernetes Engine: Cloud Storage, Google service accounts of Flyte and of each
    domain's tasks, Cloud Logging.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        cloud=Cloud.gcp(
            bucket="acme-flyte",
            project_id="acme-ml",
            service_account="flyte@acme-ml.iam.gserviceaccount.com",
            task_service_accounts={
                "development": "flyte-dev@acme-ml.iam.gserviceaccount.com",
                "staging": "flyte-dev@acme-ml.iam.gserviceaccount.com",
                "production": "flyte-prod@acme-ml-prod.iam.gserviceaccount.com",
            },
        ),
        database=Database.postgres(
            host="10.20.0.3",
            username="flyte",
            password=SecretValue(
                secret=Secret.from_secret_name(chart, "db", "flyte-db"), key="password"
            ),
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
